package io.godwit.oceanbase.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.log.ChangeLogs;
import io.godwit.model.row.Key;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.oceanbase.Tables;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows that move between partitions, whose parts of the log know nothing of one another. */
@ExtendWith(RealOceanBase.Provider.class)
class PartedChangesIT {
    private final RealOceanBase server;
    private final TableMapping mapping;

    PartedChangesIT(RealOceanBase server) {
        this.server = server;
        this.mapping = server.made(Tables.collection(
                "moving",
                51,
                Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                Field.plain(2, "part", FieldType.VARCHAR).withMaxLength(20).as(Field.Role.PARTITION_KEY)));
        try (ChangeLogs logs = server.ports().changeLogs()) {
            RealOceanBase.logsOwn(logs, "it");
            logs.create(mapping.table(), "it");
        }
    }

    @Test
    void theRowThatIsLeftCountsHoweverItMoved() {
        String table = mapping.table().toString();
        try (Replay replay = new Replay(server.ports(), List.of(mapping))) {
            transaction("INSERT INTO " + table + " VALUES (1,'a'),(2,'a'),(3,'a'),(4,'a'),(5,'a'),(6,'a')");
            transaction(
                    move(1, 'a', 'b'),
                    move(1, 'b', 'c'),
                    move(1, 'c', 'd'),
                    "INSERT INTO " + table + " VALUES (2,'b')",
                    "DELETE FROM " + table + " WHERE id=2 AND part='a'",
                    "INSERT INTO " + table + " VALUES (3,'b')",
                    "INSERT INTO " + table + " VALUES (4,'b'),(4,'c')",
                    "DELETE FROM " + table + " WHERE id=4 AND part='b'",
                    "DELETE FROM " + table + " WHERE id=5",
                    "INSERT INTO " + table + " VALUES (5,'e')",
                    move(5, 'e', 'f'),
                    "DELETE FROM " + table + " WHERE id=5",
                    move(6, 'a', 'b'),
                    move(6, 'b', 'a'));
            replay.catchUp();
            assertHeld(replay, 1, "d");
            assertHeld(replay, 2, "b");
            assertHeld(replay, 3, "b");
            assertHeld(replay, 4, "c");
            assertHeld(replay, 6, "a");
            assertThat(replay.rows(mapping)).doesNotContainKey(Key.of(5));

            transaction("DELETE FROM " + table + " WHERE id=3 AND part='b'");
            replay.catchUp();
            assertHeld(replay, 3, "a"); // it was there under another partition key

            transaction("UPDATE " + table + " SET id=id+100", "DELETE FROM " + table + " WHERE id>102");
            replay.catchUp();
            assertThat(replay.rows(mapping)).containsOnlyKeys(Key.of(101), Key.of(102));
        }
    }

    private String move(long id, char from, char to) {
        return "UPDATE " + mapping.table() + " SET part='" + to + "' WHERE id=" + id + " AND part='" + from + "'";
    }

    private void assertHeld(Replay replay, long id, String part) {
        assertThat(replay.rows(mapping).get(Key.of(id)).cells()).containsExactly(id, part);
    }

    private void transaction(String... statements) {
        try (Connection open = server.connections().open();
                Statement sql = open.createStatement()) {
            for (String statement : statements) {
                sql.execute(statement);
            }
            open.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
