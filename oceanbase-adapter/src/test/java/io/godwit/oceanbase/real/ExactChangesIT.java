package io.godwit.oceanbase.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.log.ChangeLogs;
import io.godwit.model.row.CanonicalRow;
import io.godwit.model.row.Key;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.oceanbase.AllTypes;
import io.godwit.oceanbase.ExpectedCells;
import io.godwit.oceanbase.Tables;
import io.godwit.testsupport.TestRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values of every type come back from the log, and from the table, bit by bit as they are. Invariant 7. */
@ExtendWith(RealOceanBase.Provider.class)
class ExactChangesIT {
    private static final int ROWS = 600;

    private final RealOceanBase server;
    private final Random random = new Random(20261129);

    ExactChangesIT(RealOceanBase server) {
        this.server = server;
    }

    @Test
    void everyTypeUnderNumberKeys() {
        TableMapping written = made("exact_numbers", FieldType.INT64);
        List<TestRow> rows = new ArrayList<>();
        Stream.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L)
                .forEach(key -> rows.add(AllTypes.row(written.collection(), key, random)));
        for (long key = 1; key <= ROWS; key++) {
            rows.add(AllTypes.row(written.collection(), key, random));
        }
        assertComeBack(written, rows);
    }

    @Test
    void everyTypeUnderTextKeys() {
        TableMapping written = made("exact_texts", FieldType.VARCHAR);
        List<TestRow> rows = AllTypes.texts().stream()
                .map(text -> AllTypes.row(written.collection(), text, random))
                .toList();
        assertComeBack(written, rows);
    }

    /** Godwit makes signed keys; a table of its user's own may have others. */
    @Test
    void anUnsignedKeyThatNoCollectionCanHoldIsNamedWithTableAndColumn() {
        TableMapping mapping = server.made(Tables.collection(
                "unsigned_keys", 32, Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY)));
        server.sql("DROP TABLE " + mapping.table());
        server.sql("CREATE TABLE " + mapping.table() + " (id BIGINT UNSIGNED PRIMARY KEY)");
        try (ChangeLogs logs = server.ports().changeLogs()) {
            RealOceanBase.logsOwn(logs, "it");
            logs.create(mapping.table(), "it");
            try (Replay replay = new Replay(server.ports(), List.of(mapping))) {
                server.sql("INSERT INTO " + mapping.table() + " VALUES (7), (18446744073709551615)");
                replay.catchUp();

                assertThat(replay.malformed()).singleElement().satisfies(why -> assertThat(why)
                        .contains(mapping.table().toString(), "column id holds a key that is no INT64"));
                assertThat(replay.rows(mapping)).containsOnlyKeys(Key.of(7));
            }
        }
    }

    /** The engine copies the rows, so that their transaction is nobody's but its own. */
    private void assertComeBack(TableMapping written, List<TestRow> rows) {
        TableMapping copied = server.made(written.collection());
        assertThat(server.write(written, rows)).isEmpty();
        List<CanonicalRow> expected = rows.stream()
                .map(ExpectedCells::of)
                .sorted(Comparator.comparing(CanonicalRow::key))
                .toList();
        try (ChangeLogs logs = server.ports().changeLogs()) {
            RealOceanBase.logsOwn(logs, "it");
            logs.create(copied.table(), "it");
            try (Replay replay = new Replay(server.ports(), List.of(copied))) {
                server.sql("INSERT INTO " + copied.table() + " SELECT * FROM " + written.table());
                replay.catchUp();
                assertSame(replay, copied, expected);

                server.sql("UPDATE " + copied.table() + " SET c_INT8=1, c_BOOL=2");
                replay.catchUp();
                assertThat(replay.rows(copied)).hasSize(rows.size()).allSatisfy((key, row) -> assertThat(row.cells())
                        .startsWith(row.cells().getFirst(), 0L, 1L));

                server.sql("DELETE FROM " + copied.table());
                replay.catchUp();
                assertThat(replay.rows(copied)).isEmpty();
            }
        }
        assertLookedUp(written, rows, expected);
    }

    private void assertLookedUp(TableMapping mapping, List<TestRow> rows, List<CanonicalRow> expected) {
        List<Key> all = rows.stream().map(TestRow::key).toList();
        try (KeyReader keys = server.ports().keys(List.of(mapping))) {
            RowPage page =
                    keys.read(mapping.collection(), all, new ReadPoint.Strong()).orElseThrow();
            assertThat(page.size()).isEqualTo(rows.size());
            for (int i = 0; i < page.size(); i++) {
                assertThat(ExpectedCells.of(TestRow.copy(mapping.collection(), page.row(i))))
                        .isEqualTo(expected.get(i));
            }
        }
    }

    private static void assertSame(Replay replay, TableMapping mapping, List<CanonicalRow> expected) {
        assertThat(replay.malformed()).isEmpty();
        List<CanonicalRow> actual =
                replay.rows(mapping).values().stream().map(ExpectedCells::of).toList();
        assertThat(actual.stream().map(CanonicalRow::key).toList())
                .isEqualTo(expected.stream().map(CanonicalRow::key).toList());
        for (int row = 0; row < expected.size(); row++) {
            for (int i = 0; i < expected.get(row).cells().size(); i++) {
                Field field = mapping.collection().fields().get(i);
                assertThat(actual.get(row).cells().get(i))
                        .as("%s of row %s", field.name(), expected.get(row).key())
                        .isEqualTo(expected.get(row).cells().get(i));
            }
        }
    }

    private TableMapping made(String name, FieldType key) {
        return server.made(Tables.collection(name, 31, AllTypes.fields(key)));
    }
}
