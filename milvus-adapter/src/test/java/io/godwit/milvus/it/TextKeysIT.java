package io.godwit.milvus.it;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.TestRow;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** VARCHAR keys that break naive quoting or naive order; every page border falls behind one of them. */
class TextKeysIT implements ReaderContract {
    static final List<String> KEYS = List.of(
            "",
            " ",
            "a",
            "A",
            "a ",
            "a\u0000b",
            "\u0000",
            "\u0001",
            "\t",
            "\n",
            "\r",
            "\u007f",
            "\u0085",
            "\u00e9",
            "e\u0301",
            "\u4e2d",
            "\ud840\udc00",
            "\ud840\udc01",
            "\ud83d\ude00",
            "\uffff",
            "\ue000",
            "\u2028",
            "\"",
            "\\",
            "'",
            "\\u0041",
            "\\n",
            "%",
            "_",
            "a\"b\\c'd",
            "\\\"",
            "\u4e2d\\n\u56fd",
            "\u4e2d\ud840\udc00z",
            "x".repeat(3_000),
            "k".repeat(65_535));

    private static FilledCollection filled;

    @BeforeAll
    static void fill() {
        filled = new FilledCollection(
                Servers.milvus(),
                new CollectionName("default", "text_keys_it"),
                fields(),
                schema -> rows(schema, KEYS));
    }

    @AfterAll
    static void close() {
        filled.close();
    }

    @Override
    public FilledCollection filled() {
        return filled;
    }

    static List<Field> fields() {
        return List.of(
                Field.plain(1, "id", FieldType.VARCHAR).withMaxLength(65_535).as(Field.Role.PRIMARY_KEY),
                Field.plain(2, "v", FieldType.FLOAT_VECTOR).withDimension(2));
    }

    static List<TestRow> rows(CollectionSchema schema, List<String> keys) {
        return Stream.iterate(0, n -> n + 1)
                .limit(keys.size())
                .map(n -> new TestRow(
                        schema,
                        List.of(keys.get(n), Extremes.cell(schema.fields().get(1), n), "{\"n\":" + n + "}")))
                .toList();
    }
}
