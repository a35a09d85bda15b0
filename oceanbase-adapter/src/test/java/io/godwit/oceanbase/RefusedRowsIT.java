package io.godwit.oceanbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.row.CanonicalRow;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.Field.Role;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RejectedRow.Kind;
import io.godwit.model.task.StorageFormat;
import io.godwit.testsupport.TestRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows that the table or the engine refuses are found one by one; all others are written. Invariants 3 and 7. */
class RefusedRowsIT {
    private static final Field KEY = Field.plain(100, "id", FieldType.INT64).as(Role.PRIMARY_KEY);
    private static final Field TEXT =
            Field.plain(101, "text", FieldType.VARCHAR).withMaxLength(8);
    private static final Field TENANT =
            Field.plain(102, "tenant", FieldType.INT64).as(Role.PARTITION_KEY);

    @Test
    void badRowsAmongManyAreFoundWithTheirCause() {
        Field doc = Field.plain(102, "doc", FieldType.JSON);
        Field tags = Field.plain(103, "tags", FieldType.ARRAY).withElements(FieldType.INT8, 8);
        TableMapping mapping = made(Tables.mapping("refused", KEY, TEXT, doc, tags));
        List<TestRow> rows = new ArrayList<>();
        for (long i = 0; i < 300; i++) {
            rows.add(row(mapping, i, "fits", "{}", List.of(1L)));
        }
        rows.set(17, row(mapping, 17L, "far too long", "{}", List.of(1L)));
        rows.set(18, row(mapping, 18L, "fits", "[1e400]", List.of(1L)));
        rows.set(150, row(mapping, 150L, "fits", "{}", List.of(1L, 200L)));
        rows.set(200, row(mapping, 199L, "fits", "{}", List.of(1L)));
        rows.set(299, row(mapping, 299L, "fits", "[18446744073709551616]", List.of(1L)));

        List<RejectedRow> rejected = Tables.insert(mapping, rows, 300);

        assertThat(rejected)
                .extracting(RejectedRow::index, RejectedRow::kind, RejectedRow::code)
                .containsExactly(
                        tuple(17, Kind.VALUE, ErrorCode.VALUE_TOO_LONG),
                        tuple(18, Kind.VALUE, ErrorCode.VALUE_BAD_JSON),
                        tuple(150, Kind.VALUE, ErrorCode.VALUE_OUT_OF_RANGE),
                        tuple(200, Kind.DUPLICATE, ErrorCode.TARGET_DUPLICATE_KEY),
                        tuple(299, Kind.VALUE, ErrorCode.VALUE_BAD_JSON));
        assertThat(rejected)
                .allSatisfy(
                        r -> assertThat(r.reason()).doesNotContain("far too").doesNotContain("199"));
        assertThat(Tables.read(mapping)).hasSize(295);
    }

    @Test
    void aColumnThatWasMadeShorterByHandLosesNothing() {
        TableMapping mapping = made(Tables.mapping("refused_narrow", KEY, TEXT));
        Engine.run("ALTER TABLE " + mapping.table() + " MODIFY text VARCHAR(5) NOT NULL");

        List<RejectedRow> rejected = Tables.insert(
                mapping,
                List.of(row(mapping, 1L, "12345"), row(mapping, 2L, "12345  "), row(mapping, 3L, "123456")),
                10);

        assertThat(rejected)
                .extracting(RejectedRow::index, RejectedRow::code)
                .as("the engine itself cuts the spaces")
                .containsExactly(tuple(1, ErrorCode.VALUE_TOO_LONG), tuple(2, ErrorCode.VALUE_TOO_LONG));
        assertThat(Tables.read(mapping)).extracting(CanonicalRow::cells).containsExactly(List.of("1", "12345"));
    }

    @Test
    void aKeyUnderAnotherPartitionKeyIsADuplicate() {
        TableMapping mapping = made(Tables.mapping("refused_partitions", KEY, TENANT, TEXT));
        assertThat(Tables.insert(mapping, List.of(row(mapping, 1L, 10L, "first")), 10))
                .isEmpty();

        List<RejectedRow> rejected = Tables.insert(
                mapping,
                List.of(row(mapping, 1L, 11L, "moved"), row(mapping, 2L, 10L, "new"), row(mapping, 2L, 12L, "twice")),
                10);

        assertThat(rejected).extracting(RejectedRow::index).containsExactly(0, 2);
        assertThat(rejected).extracting(RejectedRow::kind).containsOnly(Kind.DUPLICATE);
        assertThat(Tables.read(mapping))
                .extracting(CanonicalRow::cells)
                .containsExactly(List.of("1", "10", "first"), List.of("2", "10", "new"));
    }

    @Test
    void aRowOfAnotherCollectionIsNotTouchedAndItsOwnerIsNamed() {
        TableMapping first = made(aggregated(Tables.collection("aggregate", 41, KEY, TEXT)));
        TableMapping second = aggregated(Tables.collection("other", 42, KEY, TEXT));
        Tables.insert(first, List.of(row(first, 1L, "first")), 10);

        List<RejectedRow> rejected =
                Tables.insert(second, List.of(row(second, 1L, "second"), row(second, 2L, "own")), 10);

        assertThat(rejected).singleElement().satisfies(r -> {
            assertThat(r.index()).isZero();
            assertThat(r.code()).isEqualTo(ErrorCode.TARGET_OWNER_MISMATCH);
            assertThat(r.reason()).contains("41");
        });
        assertThat(Tables.read(first)).extracting(CanonicalRow::key).containsExactly(Key.of(1));
        assertThat(Tables.read(second)).extracting(CanonicalRow::key).containsExactly(Key.of(2));
    }

    @Test
    void aSecondUniqueKeyOfTheTableRefusesARowAsDuplicate() {
        TableMapping mapping = made(Tables.mapping("refused_unique", KEY, TEXT));
        Engine.run("ALTER TABLE `" + Tables.DATABASE + "`.refused_unique ADD UNIQUE KEY u (text)");

        List<RejectedRow> rejected = Tables.insert(
                mapping, List.of(row(mapping, 1L, "a"), row(mapping, 2L, "b"), row(mapping, 3L, "a")), 10);

        assertThat(rejected).singleElement().returns(2, RejectedRow::index).returns(Kind.DUPLICATE, RejectedRow::kind);
        assertThat(Tables.read(mapping)).hasSize(2);
    }

    @Test
    void aRowLargerThanAStatementIsRefusedAndTheOthersAreWritten() {
        TableMapping mapping = made(Tables.mapping("refused_size", KEY, Field.plain(101, "doc", FieldType.JSON)));
        String large = "[\"" + "x".repeat(17 * 1024 * 1024) + "\"]";

        List<RejectedRow> rejected = Tables.insert(
                mapping, List.of(row(mapping, 1L, "[]"), row(mapping, 2L, large), row(mapping, 3L, "[]")), 10);

        assertThat(rejected)
                .singleElement()
                .returns(1, RejectedRow::index)
                .returns(ErrorCode.VALUE_TOO_LONG, RejectedRow::code);
        assertThat(Tables.read(mapping)).hasSize(2);
    }

    @Test
    void aKeyLongerThanAnIndexTakesIsRefused() {
        Field key =
                Field.plain(100, "id", FieldType.VARCHAR).as(Role.PRIMARY_KEY).withMaxLength(65_535);
        TableMapping mapping = made(Tables.mapping("refused_key", key, TEXT));

        List<RejectedRow> rejected = Tables.insert(
                mapping,
                List.of(
                        row(mapping, "\uD83D\uDE00".repeat(4_096), "longest"),
                        row(mapping, "k".repeat(4_097), "longer")),
                10);

        assertThat(rejected)
                .singleElement()
                .returns(1, RejectedRow::index)
                .returns(ErrorCode.VALUE_KEY_TOO_LONG, RejectedRow::code);
        assertThat(Tables.read(mapping)).hasSize(1);
    }

    private static TableMapping aggregated(CollectionSchema collection) {
        return new TableMapping(collection, Tables.mapping("refused_aggregate").table(), true);
    }

    private static TableMapping made(TableMapping mapping) {
        Tables.recreate(mapping, StorageFormat.DEFAULT);
        return mapping;
    }

    private static TestRow row(TableMapping mapping, Object... cells) {
        return new TestRow(mapping.collection(), List.of(cells));
    }
}
