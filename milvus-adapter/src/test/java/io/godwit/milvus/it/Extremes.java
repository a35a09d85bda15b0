package io.godwit.milvus.it;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.TestRow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Cells at the edges of each type. */
public final class Extremes {
    private static final float[] FLOATS = {
        -0.0f,
        0.0f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        0.1f,
        Float.MIN_NORMAL,
        16_777_217f
    };
    private static final double[] DOUBLES = {
        -0.0,
        0.0,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        0.1,
        Double.MIN_NORMAL,
        9_007_199_254_740_993.0
    };
    private static final String[] TEXTS = {
        "",
        " ",
        "trailing ",
        "\"quoted\" \\ and 'single'",
        "line\nbreak\ttab\r",
        "\u00e9\u4e2d\u6587",
        "\ud83d\ude00",
        "\u0000nul\u0000",
        "\ud840\udc00",
        "%_"
    };
    private static final String[] DOCUMENTS = {
        "{}",
        "{\"a\":1,\"a\":2}",
        "{ \"spaced\" : [ 1 , 2.50 ] }",
        "{\"big\":18446744073709551615}",
        "null",
        "{\"text\":\"\\u00e9\\ud83d\\ude00 \\\"\"}",
        "{\"deep\":{\"er\":{\"list\":[[],{},null,true]}}}",
        "{\"d\":-0.0,\"e\":1e-320}"
    };

    private Extremes() {}

    /** Rows of a collection whose first field is an INT64 key, with all edges of its types. */
    public static List<TestRow> rows(CollectionSchema collection) {
        List<TestRow> rows = new ArrayList<>();
        for (int n = 0; n < 24; n++) {
            List<Object> cells = new ArrayList<>();
            for (int i = 0; i < collection.fields().size(); i++) {
                cells.add(i == 0 ? key(n) : cell(collection.fields().get(i), n));
            }
            rows.add(new TestRow(collection, cells));
        }
        return rows;
    }

    private static Long key(int n) {
        return switch (n) {
            case 0 -> Long.MIN_VALUE;
            case 1 -> Long.MIN_VALUE + 1;
            case 2 -> Long.MAX_VALUE - 1;
            default -> (n - 10) * 1_000_000_007L;
        };
    }

    /** Value number {@code n} of a field: Milvus refuses NaN in vectors, so it is left to FLOAT and DOUBLE elsewhere. */
    public static Object cell(Field field, int n) {
        return switch (field.type()) {
            case FLOAT_VECTOR -> vector(field.dimension(), n);
            case SPARSE_FLOAT_VECTOR -> sparse(n);
            case JSON -> field.role() == Field.Role.DYNAMIC ? "{\"n\":" + n + "}" : DOCUMENTS[n % DOCUMENTS.length];
            case ARRAY ->
                IntStream.range(0, n % 4)
                        .mapToObj(i -> scalar(field.elementType().orElseThrow(), n + i))
                        .toList();
            default -> scalar(field.type(), n);
        };
    }

    private static Object scalar(FieldType type, int n) {
        return switch (type) {
            case BOOL -> (long) (n % 2);
            case INT8 -> whole(n, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT16 -> whole(n, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT32 -> whole(n, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT64 -> whole(n, Long.MIN_VALUE, Long.MAX_VALUE);
            case FLOAT -> FLOATS[n % FLOATS.length];
            case DOUBLE -> DOUBLES[n % DOUBLES.length];
            default -> TEXTS[n % TEXTS.length];
        };
    }

    private static Long whole(int n, long low, long high) {
        return switch (n % 5) {
            case 0 -> low;
            case 1 -> high;
            case 2 -> 0L;
            case 3 -> -1L;
            default -> (long) n;
        };
    }

    private static List<Byte> vector(int dimension, int n) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * dimension).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < dimension; i++) {
            bytes.putFloat(FLOATS[(n + i) % FLOATS.length]);
        }
        return TestRow.bytes(bytes.array());
    }

    /** Ascending positions, {@code n % 4} of them. */
    private static List<Byte> sparse(int n) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * (n % 4)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < n % 4; i++) {
            bytes.putInt(n + 1_000 * i).putFloat(0.5f + i);
        }
        return TestRow.bytes(bytes.array());
    }
}
