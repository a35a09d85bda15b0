package io.godwit.model.avro;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Random collections and rows of every migratable type, with the values that codecs get wrong mixed in. */
final class RandomRows {
    private static final List<FieldType> ELEMENTS = List.of(
            FieldType.BOOL,
            FieldType.INT8,
            FieldType.INT16,
            FieldType.INT32,
            FieldType.INT64,
            FieldType.FLOAT,
            FieldType.DOUBLE,
            FieldType.VARCHAR);
    private static final List<FieldType> TYPES =
            Stream.of(FieldType.values()).filter(FieldType::migratable).toList();
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "a",
            "plain text",
            "\u4e2d\u6587\u5b57\u6bb5",
            "\uD83D\uDC26 godwit",
            "e\u0301\u0000\u001f",
            "\uFFFD\uFFFF",
            "x".repeat(300));
    private static final List<String> JSONS =
            List.of("{}", "null", "[1,2.5,\"\u00e9\"]", "{\"a\":{\"b\":[]},\"n\":1e300}");
    private static final long[] LONGS = {
        0, 1, -1, 63, 64, -64, -65, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53
    };
    private static final double[] DOUBLES = {
        0.0,
        -0.0,
        1,
        -1.5,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0.1,
        Double.MIN_NORMAL
    };
    private static final float[] FLOATS = {
        0f,
        -0f,
        1f,
        -1.5f,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.NaN,
        Float.intBitsToFloat(0x7fc00001),
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        0.1f
    };

    private RandomRows() {}

    /** One case: a collection and some of its rows. */
    record Sample(CollectionSchema schema, List<CellRow> rows) {}

    static Arbitrary<Sample> samples() {
        return Arbitraries.randomValue(RandomRows::sample);
    }

    private static Sample sample(Random random) {
        CollectionSchema schema = schema(random);
        List<CellRow> rows = new ArrayList<>();
        for (int count = 1 + random.nextInt(4); count > 0; count--) {
            List<Object> cells = new ArrayList<>();
            schema.fields().forEach(field -> cells.add(cell(field, random)));
            rows.add(new CellRow(cells, schema.fields()));
        }
        return new Sample(schema, rows);
    }

    private static CollectionSchema schema(Random random) {
        List<Field> fields = new ArrayList<>();
        boolean dynamic = random.nextBoolean();
        for (int i = random.nextInt(6); i > 0; i--) {
            fields.add(field(fields.size(), pick(TYPES, random), random));
        }
        FieldType keyType = random.nextBoolean() ? FieldType.INT64 : FieldType.VARCHAR;
        fields.add(
                random.nextInt(fields.size() + 1),
                Field.plain(99, dynamic ? "_meta" : "pk", keyType).as(Field.Role.PRIMARY_KEY));
        if (dynamic) {
            fields.add(Field.dynamic(100));
        }
        CollectionSchema schema = new CollectionSchema(
                new CollectionName("shop", "items"), 4_242_000_000_001L, "", fields, false, 0, List.of(), 0);
        return random.nextInt(3) == 0 ? schema.withNulls() : schema;
    }

    private static Field field(int i, FieldType type, Random random) {
        Field plain = Field.plain(i, random.nextInt(8) == 0 ? "\u5b57-" + i : "f" + i, type);
        return switch (type) {
            case ARRAY -> plain.withElements(pick(ELEMENTS, random), 100);
            case FLOAT_VECTOR -> plain.withDimension(1 + random.nextInt(40));
            default -> plain;
        };
    }

    private static Object cell(Field field, Random random) {
        if (field.nullable() && random.nextInt(3) == 0) {
            return null;
        }
        return switch (field.type()) {
            case ARRAY -> elements(field.elementType().orElseThrow(), random);
            case FLOAT_VECTOR -> vector(field.dimension(), random);
            case SPARSE_FLOAT_VECTOR -> sparse(random);
            default -> scalar(field.type(), random);
        };
    }

    private static List<Object> elements(FieldType type, Random random) {
        List<Object> elements = new ArrayList<>();
        for (int size = pick(List.of(0, 1, 2, 17, 70), random); size > 0; size--) {
            elements.add(scalar(type, random));
        }
        return elements;
    }

    private static Object scalar(FieldType type, Random random) {
        long wide = random.nextBoolean() ? LONGS[random.nextInt(LONGS.length)] : random.nextLong();
        return switch (type) {
            case BOOL -> wide & 1;
            case INT8 -> (long) (byte) wide;
            case INT16 -> (long) (short) wide;
            case INT32 -> (long) (int) wide;
            case INT64 -> wide;
            case FLOAT -> FLOATS[random.nextInt(FLOATS.length)];
            case DOUBLE -> DOUBLES[random.nextInt(DOUBLES.length)];
            case VARCHAR -> CellRow.utf8(pick(TEXTS, random));
            case JSON -> CellRow.utf8(pick(JSONS, random));
            default -> throw new IllegalStateException("no scalar: " + type);
        };
    }

    private static byte[] vector(int dimension, Random random) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * dimension).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            bytes.putFloat(FLOATS[random.nextInt(FLOATS.length)]);
        }
        return bytes.array();
    }

    private static byte[] sparse(Random random) {
        int pairs = random.nextInt(5);
        ByteBuffer bytes = ByteBuffer.allocate(8 * pairs).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < pairs; i++) {
            bytes.putInt(i == 4 ? -2 : i * 1000).putFloat(FLOATS[random.nextInt(FLOATS.length)]);
        }
        return bytes.array();
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
