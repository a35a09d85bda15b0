package io.godwit.bench.bare;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** The values of row n: the same each time, ordinary ones, since this is about speed. */
public final class BenchValues {
    private static final String[] COLOURS = {"red", "green", "blue", "black", "white"};
    private static final int SPREAD = 1 << 24;

    private BenchValues() {}

    /** Row {@code key} as a bare row. */
    public static byte[] row(long key, int dimension) {
        ByteBuffer row = BareRow.start(key, price(key), name(key), attributes(key), dynamic(key), dimension);
        SplittableRandom random = vector(key);
        for (int i = 0; i < dimension; i++) {
            row.putFloat(element(random));
        }
        return row.array();
    }

    static ByteString name(long key) {
        return ByteString.copyFromUtf8("product number " + key);
    }

    static ByteString attributes(long key) {
        return ByteString.copyFromUtf8("{\"colour\":\"" + COLOURS[(int) (key % COLOURS.length)] + "\",\"stock\":"
                + key % 1_000 + ",\"tags\":[\"a" + key % 7 + "\",\"b" + key % 11 + "\"]}");
    }

    static ByteString dynamic(long key) {
        return ByteString.copyFromUtf8("{\"shop\":" + key % 100 + ",\"sold\":true}");
    }

    static float price(long key) {
        return key % 100_000 / 100f;
    }

    static SplittableRandom vector(long key) {
        return new SplittableRandom(key);
    }

    static float element(SplittableRandom random) {
        return random.nextInt(SPREAD) / (float) SPREAD - 0.5f;
    }
}
