package io.godwit.oceanbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.row.CanonicalRow;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.task.StorageFormat;
import io.godwit.testsupport.TestRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every value arrives as it was sent. Rows of one statement differ in every column, as they do in life. Invariant 7. */
class ExactValuesIT {
    private final Random random = new Random(20261123);

    @Test
    void everyTypeUnderNumberKeys() {
        TableMapping mapping = Tables.mapping("types_int64", AllTypes.fields(FieldType.INT64));
        List<TestRow> rows = new ArrayList<>();
        Stream.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L)
                .forEach(k -> rows.add(AllTypes.row(mapping.collection(), k, random)));
        for (long key = 1; key <= 1_200; key++) {
            rows.add(AllTypes.row(mapping.collection(), key, random));
        }

        assertArrives(mapping, rows);
    }

    @Test
    void everyTypeUnderTextKeysThatOnlyAnExactCollationTellsApart() {
        TableMapping mapping = Tables.mapping("types_varchar", AllTypes.fields(FieldType.VARCHAR));
        List<TestRow> rows = AllTypes.TEXTS.stream()
                .map(text -> AllTypes.row(mapping.collection(), text, random))
                .toList();

        assertArrives(mapping, rows);
    }

    @Test
    void jsonDocuments() {
        TableMapping mapping = Tables.mapping(
                "json_exact",
                Field.plain(100, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                Field.plain(101, "doc", FieldType.JSON));
        List<TestRow> rows = new ArrayList<>();
        List<String> special = List.of(
                "1.5",
                "-0.0",
                "[-0.0,0.0,-0]",
                "5e-324",
                " 0.12051455402562539 ",
                "\"bare\"",
                "null",
                "true",
                "{}",
                "[]",
                "[{},[],\"\"]",
                "{\"\":0.12051455402562539}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":0.12051455402562539,\"a\":2}",
                "[".repeat(99) + "0.12051455402562539" + "]".repeat(99),
                "[".repeat(99) + "1" + "]".repeat(99),
                "{\"k\\u0000\":\"v\\u0000\",\"n\":3.147219420523724e-251}",
                "[1e-400,123456789012345678901234567890.5]");
        special.forEach(doc -> rows.add(new TestRow(mapping.collection(), List.of((long) rows.size(), doc))));
        while (rows.size() < 4_000) {
            rows.add(new TestRow(mapping.collection(), List.of((long) rows.size(), RandomJson.document(random))));
        }

        assertArrives(mapping, rows);
    }

    private static void assertArrives(TableMapping mapping, List<TestRow> rows) {
        Tables.recreate(mapping, StorageFormat.DEFAULT);

        assertThat(Tables.insert(mapping, rows, 500)).isEmpty();

        List<CanonicalRow> expected = rows.stream()
                .map(ExpectedCells::of)
                .sorted(Comparator.comparing(CanonicalRow::key))
                .toList();
        List<CanonicalRow> actual = Tables.read(mapping);
        assertThat(actual)
                .extracting(CanonicalRow::key)
                .isEqualTo(expected.stream().map(CanonicalRow::key).toList());
        for (int row = 0; row < expected.size(); row++) {
            for (int i = 0; i < expected.get(row).cells().size(); i++) {
                assertThat(actual.get(row).cells().get(i))
                        .as(
                                "%s of row %s",
                                mapping.collection().fields().get(i).name(),
                                expected.get(row).key())
                        .isEqualTo(expected.get(row).cells().get(i));
            }
        }
    }
}
