package io.godwit.oceanbase;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.Field.Role;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.TestRow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** One column of every type, and rows of extremes and of random values for them. */
public final class AllTypes {
    private static final List<FieldType> ELEMENTS = List.of(
            FieldType.BOOL,
            FieldType.INT8,
            FieldType.INT16,
            FieldType.INT32,
            FieldType.INT64,
            FieldType.FLOAT,
            FieldType.DOUBLE,
            FieldType.VARCHAR);
    /** Texts that quoting, collations or encodings may break. */
    static final List<String> TEXTS = List.of(
            "",
            "a",
            "A",
            "a ",
            "á",
            " a",
            "\0",
            "nul\0inside",
            "quo'te",
            "dou\"ble",
            "back\\slash",
            "\\'",
            "\\0",
            "%_",
            "line\nfeed\r\t\b\u001a",
            "你好",
            "\uD83D\uDE00 emoji",
            "\u2028",
            "--",
            "/* */",
            "?",
            ":name",
            "{fn x}",
            "\uFFFD",
            "x'61'",
            "a\u0301");

    private AllTypes() {}

    /** Texts that quoting, collations or encodings may break. */
    public static List<String> texts() {
        return TEXTS;
    }

    /** The fields, under a key of {@code keyType}. */
    public static Field[] fields(FieldType keyType) {
        List<Field> fields = new ArrayList<>();
        Field key = Field.plain(100, "id", keyType).as(Role.PRIMARY_KEY);
        fields.add(keyType == FieldType.VARCHAR ? key.withMaxLength(256) : key);
        for (FieldType type : List.of(
                FieldType.BOOL,
                FieldType.INT8,
                FieldType.INT16,
                FieldType.INT32,
                FieldType.INT64,
                FieldType.FLOAT,
                FieldType.DOUBLE,
                FieldType.JSON)) {
            fields.add(Field.plain(fields.size() + 100L, "c_" + type, type));
        }
        fields.add(Field.plain(120, "c_VARCHAR", FieldType.VARCHAR).withMaxLength(200));
        fields.add(Field.plain(121, "c_FLOAT_VECTOR", FieldType.FLOAT_VECTOR).withDimension(7));
        fields.add(Field.plain(122, "c_SPARSE", FieldType.SPARSE_FLOAT_VECTOR));
        for (FieldType element : ELEMENTS) {
            fields.add(Field.plain(fields.size() + 200L, "a_" + element, FieldType.ARRAY)
                    .withElements(element, 64)
                    .withMaxLength(element == FieldType.VARCHAR ? 200 : 0));
        }
        fields.add(Field.dynamic(199));
        return fields.toArray(Field[]::new);
    }

    /** A row of random values under {@code key}; extremes and odd texts are likely. */
    public static TestRow row(CollectionSchema schema, Object key, Random random) {
        List<Object> cells = new ArrayList<>();
        for (Field field : schema.fields()) {
            cells.add(
                    switch (field.role()) {
                        case PRIMARY_KEY, PARTITION_KEY -> key;
                        case DYNAMIC -> random.nextInt(4) == 0 ? TestRow.ABSENT : RandomJson.object(random);
                        case PLAIN -> value(field, random);
                    });
        }
        return new TestRow(schema, cells);
    }

    private static Object value(Field field, Random random) {
        return switch (field.type()) {
            case JSON -> RandomJson.document(random);
            case FLOAT_VECTOR -> floats(field.dimension(), random);
            case SPARSE_FLOAT_VECTOR -> sparse(random);
            case ARRAY -> list(random, () -> scalar(field.elementType().orElseThrow(), random));
            default -> scalar(field.type(), random);
        };
    }

    private static Object scalar(FieldType type, Random random) {
        return switch (type) {
            case BOOL -> random.nextBoolean() ? 1L : 0L;
            case INT8 -> integer(random, 8);
            case INT16 -> integer(random, 16);
            case INT32 -> integer(random, 32);
            case INT64 -> integer(random, 64);
            case FLOAT -> randomFloat(random);
            case DOUBLE -> randomDouble(random);
            default -> TEXTS.get(random.nextInt(TEXTS.size()));
        };
    }

    private static long integer(Random random, int bits) {
        return switch (random.nextInt(4)) {
            case 0 -> Long.MIN_VALUE >> (64 - bits);
            case 1 -> Long.MAX_VALUE >> (64 - bits);
            default -> random.nextLong() >> (64 - bits);
        };
    }

    /** Any finite float: extremes, denormals, -0.0, random bits. */
    static float randomFloat(Random random) {
        float[] extremes = {
            Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, -0.0f, 0.0f, Float.MIN_NORMAL, 0.1f, 16777217f
        };
        if (random.nextInt(4) == 0) {
            return extremes[random.nextInt(extremes.length)];
        }
        float any = Float.intBitsToFloat(random.nextInt());
        return Float.isFinite(any) ? any : random.nextFloat();
    }

    /** Any finite double. */
    static double randomDouble(Random random) {
        double[] extremes = {
            Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, -0.0, 0.0, Double.MIN_NORMAL, 0.1, 1e22, 1e23
        };
        if (random.nextInt(4) == 0) {
            return extremes[random.nextInt(extremes.length)];
        }
        double any = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(any) ? any : random.nextDouble();
    }

    private static List<Object> list(Random random, Supplier<Object> element) {
        return IntStream.range(0, random.nextInt(6))
                .mapToObj(i -> element.get())
                .toList();
    }

    private static List<Byte> floats(int count, Random random) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        IntStream.range(0, count).forEach(i -> bytes.putFloat(randomFloat(random)));
        return TestRow.bytes(bytes.array());
    }

    private static List<Byte> sparse(Random random) {
        TreeSet<Long> indices = new TreeSet<>(List.of(0L, 0xFFFF_FFFFL));
        IntStream.range(0, random.nextInt(8)).forEach(i -> indices.add(random.nextLong() & 0xFFFF_FFFFL));
        indices.removeIf(i -> random.nextInt(3) == 0);
        ByteBuffer bytes = ByteBuffer.allocate(8 * indices.size()).order(ByteOrder.LITTLE_ENDIAN);
        indices.forEach(i -> bytes.putInt(i.intValue()).putFloat(randomFloat(random)));
        return TestRow.bytes(bytes.array());
    }
}
