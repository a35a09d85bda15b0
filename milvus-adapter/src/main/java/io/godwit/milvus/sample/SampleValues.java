package io.godwit.milvus.sample;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** Values made from a seed and the number of the row: the same each time, extremes first. Thread-safe. */
final class SampleValues {
    static final int SPARSE_DIMENSION = 1_000_000;

    private static final float[] FLOATS = {
        -0.0f, 0.0f, Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, 0.1f, -1.17549435E-38f, 16777217f
    };
    private static final double[] DOUBLES = {
        -0.0, 0.0, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, 0.1, 5.0E-324, 2.2250738585072014E-308
    };
    private static final String[] TEXTS = {
        "",
        " ",
        "trailing ",
        "quote ' and \" and \\ and %_",
        "line\nbreak\ttab",
        "\u00e9\u4e2d\u6587",
        "\ud83d\ude00 emoji",
        "nul\u0000inside"
    };

    private final long seed;

    SampleValues(long seed) {
        this.seed = seed;
    }

    long longKey(long row) {
        return SampleCollection.longKey(row);
    }

    /** Keys that differ only in case and in trailing spaces are among them. */
    String textKey(long row) {
        return switch ((int) (row % 4)) {
            case 0 -> "key-" + row;
            case 1 -> "KEY-" + (row - 1);
            case 2 -> "key-" + (row - 2) + " ";
            default -> "k\u00e9y-" + row + "\"\\'";
        };
    }

    Long integer(long row, int bits) {
        long low = bits == 64 ? Long.MIN_VALUE : -(1L << (bits - 1));
        long high = bits == 64 ? Long.MAX_VALUE : (1L << (bits - 1)) - 1;
        return switch ((int) Math.min(Math.floorMod(row, 1_000_003L), 4)) {
            case 0 -> low;
            case 1 -> high;
            case 2 -> 0L;
            case 3 -> -1L;
            default -> mix(row) >> (64 - bits);
        };
    }

    float realFloat(long row) {
        if (row >= 0 && row < FLOATS.length) {
            return FLOATS[(int) row];
        }
        float value = Float.intBitsToFloat((int) mix(row));
        return Float.isFinite(value) ? value : 1.5f;
    }

    double realDouble(long row) {
        if (row >= 0 && row < DOUBLES.length) {
            return DOUBLES[(int) row];
        }
        double value = Double.longBitsToDouble(mix(row));
        return Double.isFinite(value) ? value : 1.5;
    }

    String text(long row) {
        return row >= 0 && row < TEXTS.length ? TEXTS[(int) row] : "text " + Long.toString(mix(row), 36);
    }

    float vectorElement(long row, int element) {
        if (row == 0) {
            return FLOATS[element % FLOATS.length];
        }
        return (mix(row * 8_191 + element) >> 40) / 8_388_608f;
    }

    ByteString json(long row) {
        String json =
                switch ((int) (row % 4)) {
                    case 0 -> "{\"n\":" + row + ",\"deep\":{\"list\":[1,-2,9007199254740993,18446744073709551615]}}";
                    case 1 -> String.format(Locale.ROOT, "{\"price\":%s,\"ok\":true,\"none\":null}", usual(row));
                    case 2 -> "{\"text\":\"\\u00e9 \\ud83d\\ude00 ' \\\" \\\\ \\n\",\"empty\":{},\"list\":[]}";
                    default ->
                        "{\"a\":[" + usual(row) + "," + usual(row + 1) + "],\"tag\":\"" + Long.toString(mix(row), 36)
                                + "\"}";
                };
        return ByteString.copyFromUtf8(json);
    }

    ByteString sparse(long row) {
        ByteBuffer pairs = ByteBuffer.allocate(8 * 5).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 5; i++) {
            pairs.putInt((int) (i * 1_000L + Math.floorMod(mix(row + i), 999L)));
            pairs.putFloat(0.001f + (mix(row * 5 + i) >>> 40) / 16_777_216f);
        }
        return ByteString.copyFrom(pairs.array());
    }

    private double usual(long row) {
        return (mix(row) >> 11) / 4_503_599_627_370.0;
    }

    /** SplitMix64's finaliser: neighbouring rows get unrelated bits. */
    private long mix(long row) {
        long z = (row + 1) * 0x9E3779B97F4A7C15L + seed;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
