package io.godwit.oceanbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.row.CanonicalRow;
import io.godwit.model.row.Key;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.Field.Role;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.TargetWriter;
import io.godwit.model.task.StorageFormat;
import io.godwit.testsupport.TestRow;
import io.godwit.testsupport.TestRows;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Rows put in place of others: where the engine alone would leave two, or take the wrong one. Invariants 3, 4 and 7. */
class ReplacedRowsIT {
    private static final Field KEY = Field.plain(100, "id", FieldType.INT64).as(Role.PRIMARY_KEY);
    private static final Field TENANT =
            Field.plain(101, "tenant", FieldType.INT64).as(Role.PARTITION_KEY);
    private static final Field TEXT =
            Field.plain(102, "text", FieldType.VARCHAR).withMaxLength(8);

    @Test
    void aRowMovesToItsNewPartitionKey() {
        TableMapping mapping = made(Tables.mapping("replaced_moved", KEY, TENANT, TEXT));
        Tables.insert(mapping, List.of(row(mapping, 1L, 10L, "old"), row(mapping, 2L, 10L, "stays")), 10);

        assertThat(upsert(mapping, row(mapping, 1L, 11L, "new"), row(mapping, 3L, 12L, "third")))
                .isEmpty();

        assertThat(cells(mapping))
                .containsExactly(List.of("1", "11", "new"), List.of("2", "10", "stays"), List.of("3", "12", "third"));
    }

    @Test
    void aRefusedRowLeavesTheOneUnderItsOldPartitionKey() {
        TableMapping mapping = made(Tables.mapping("replaced_refused", KEY, TENANT, TEXT));
        Tables.insert(mapping, List.of(row(mapping, 1L, 10L, "old"), row(mapping, 2L, 10L, "old")), 10);

        List<RejectedRow> rejected = upsert(
                mapping,
                row(mapping, 1L, 11L, "new"),
                row(mapping, 2L, 11L, "far too long"),
                row(mapping, 3L, 11L, "third"));

        assertThat(rejected)
                .singleElement()
                .returns(1, RejectedRow::index)
                .returns(ErrorCode.VALUE_TOO_LONG, RejectedRow::code);
        assertThat(cells(mapping))
                .containsExactly(List.of("1", "11", "new"), List.of("2", "10", "old"), List.of("3", "11", "third"));
    }

    @Test
    void aSecondUniqueKeyNeverMakesOneRowReplaceAnother() {
        TableMapping mapping = made(Tables.mapping("replaced_unique", KEY, TEXT));
        Engine.run("ALTER TABLE `" + Tables.DATABASE + "`.replaced_unique ADD UNIQUE KEY u (text)");
        Tables.insert(mapping, List.of(row(mapping, 1L, "a"), row(mapping, 2L, "b")), 10);

        List<RejectedRow> rejected =
                upsert(mapping, row(mapping, 3L, "a"), row(mapping, 2L, "c"), row(mapping, 4L, "d"));

        assertThat(rejected)
                .singleElement()
                .returns(0, RejectedRow::index)
                .returns(RejectedRow.Kind.DUPLICATE, RejectedRow::kind)
                .returns(ErrorCode.TARGET_DUPLICATE_KEY, RejectedRow::code);
        assertThat(cells(mapping)).containsExactly(List.of("1", "a"), List.of("2", "c"), List.of("4", "d"));
    }

    @Test
    void manyKeysAreReplacedAndRemovedInStatementsOfTheirSize() {
        TableMapping mapping = made(Tables.mapping("replaced_many", KEY, TEXT));
        TestRow[] old = rows(mapping, "old");
        Tables.insert(mapping, List.of(old), 1_250);

        assertThat(upsert(mapping, rows(mapping, "new"))).isEmpty();
        assertThat(cells(mapping)).hasSize(2_500).allMatch(cells -> cells.get(1).equals("new"));

        List<RejectedRow> kept = within((writer, from) ->
                writer.delete(mapping, List.of(old).stream().map(TestRow::key).toList()));
        assertThat(kept).isEmpty();
        assertThat(cells(mapping)).isEmpty();
    }

    @Test
    void removingAKeyRemovesItUnderEveryPartitionKey() {
        TableMapping mapping = made(Tables.mapping("replaced_removed", KEY, TENANT, TEXT));
        Tables.insert(mapping, List.of(row(mapping, 1L, 10L, "a"), row(mapping, 2L, 11L, "b")), 10);

        within((writer, from) -> writer.delete(mapping, List.of(Key.of(1), Key.of(9))));

        assertThat(cells(mapping)).containsExactly(List.of("2", "11", "b"));
    }

    private static TestRow[] rows(TableMapping mapping, String text) {
        TestRow[] rows = new TestRow[2_500];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row(mapping, (long) i, text);
        }
        return rows;
    }

    private static List<RejectedRow> upsert(TableMapping mapping, TestRow... rows) {
        return within((writer, from) -> writer.upsert(mapping, new TestRows(List.of(rows))));
    }

    private static List<RejectedRow> within(BiFunction<TargetWriter, ApplyCheckpoint, List<RejectedRow>> work) {
        try (TargetWriter writer = Tables.oceanBase().writer()) {
            ApplyCheckpoint from =
                    writer.claim(new PartitionRef(UUID.randomUUID().toString().substring(0, 12), "t", 0), 0);
            writer.begin(from, from.advanced(1, 1, 0, 0));
            List<RejectedRow> rejected = work.apply(writer, from);
            writer.commit();
            return rejected;
        }
    }

    private static List<List<String>> cells(TableMapping mapping) {
        return Tables.read(mapping).stream().map(CanonicalRow::cells).toList();
    }

    private static TableMapping made(TableMapping mapping) {
        Tables.recreate(mapping, StorageFormat.DEFAULT);
        return mapping;
    }

    private static TestRow row(TableMapping mapping, Object... cells) {
        return new TestRow(mapping.collection(), List.of(cells));
    }
}
