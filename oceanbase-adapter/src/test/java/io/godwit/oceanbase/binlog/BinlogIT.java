package io.godwit.oceanbase.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.row.Key;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.oceanbase.changelog.OceanBaseLog;
import io.godwit.oceanbase.real.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The binlog of a real server, read from any place between two transactions: in order, whole, and with nothing of Godwit's own. */
@Timeout(60)
@ExtendWith(MariaDb.Provider.class)
class BinlogIT {
    private final MariaDb server;
    private final BinlogSite site;
    private final TableMapping mapping;
    private final TableName table;

    BinlogIT(MariaDb server) {
        this.server = server;
        this.site = new BinlogSite(server);
        this.mapping = site.made("logged", FieldType.INT64);
        this.table = mapping.table();
    }

    @Test
    void aLogTellsWhereItBeginsAndEndsAndTicksWhileIdle() {
        try (BinlogLog log = site.log(List.of(mapping));
                SourceLog.Reader reader = log.read(Map.of(OceanBaseLog.CHANNEL, BinlogSite.end(log)))) {
            LogPosition start = log.starts(Set.of(OceanBaseLog.CHANNEL)).get(OceanBaseLog.CHANNEL);
            LogPosition end = BinlogSite.end(log);
            assertThat(start).isLessThan(end);
            assertThat(BinlogSite.end(log)).isGreaterThan(end);

            assertThat(ticks(reader, 2_500))
                    .isBetween(3, 6); // three marks of this test, and what the reader writes by itself
            assertThat(ticks(reader, 2_500)).isBetween(2, 3);
            LogPosition now =
                    log.at(Set.of(OceanBaseLog.CHANNEL), Instant.now()).get(OceanBaseLog.CHANNEL);
            assertThat(now).isBetween(end, BinlogSite.end(log));
        }
    }

    /** Tasks of one tenant share its marks. */
    @Test
    void marksOfOthersWhileTheEndIsAskedForAreNoGap() {
        AtomicBoolean marking = new AtomicBoolean(true);
        try (BinlogMarks marks = new BinlogMarks(server.connections(), MariaDb.SCHEMA);
                BinlogLog log = site.log(List.of(mapping))) {
            CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
                while (marking.get()) {
                    marks.next();
                }
            });
            try {
                for (int i = 0; i < 50; i++) {
                    LogPosition end = BinlogSite.end(log);
                    try (SourceLog.Reader reader = log.read(Map.of(OceanBaseLog.CHANNEL, end))) {
                        await().until(() -> ticks(reader, 50) > 0);
                    }
                }
            } finally {
                marking.set(false);
                others.join();
            }
        }
    }

    private static int ticks(SourceLog.Reader reader, int millis) {
        long begun = System.nanoTime();
        int ticks = 0;
        while (System.nanoTime() - begun < millis * 1_000_000L) {
            ticks += reader.poll(Duration.ofMillis(50)).size();
        }
        return ticks;
    }

    @Test
    void everyKindOfChangeIsAppliedInItsOrder() {
        try (Replay replay = site.replay(List.of(mapping))) {
            server.sql(insert(1), insert(2), insert(3), insert(4));
            replay.catchUp();
            assertThat(replay.changes()).isEqualTo(4);

            server.sql("UPDATE " + table + " SET title='other' WHERE id=1"); // a removal and a row
            server.sql("DELETE FROM " + table + " WHERE id=2");
            server.sql("UPDATE " + table + " SET id=30 WHERE id=3"); // a removal and a row
            server.sql("REPLACE INTO " + table + " VALUES (4,'replaced',X'0000803F00000040',NULL)");
            server.sql(insert(5) + " ON DUPLICATE KEY UPDATE title='again'");
            server.sql(insert(5) + " ON DUPLICATE KEY UPDATE title='again'");
            replay.catchUp();

            assertTitles(replay, Map.of(1L, "other", 30L, "t", 4L, "replaced", 5L, "again"));
        }
    }

    @Test
    void aKeyThatChangesSeveralTimesInATransactionHoldsWhatWasLast() {
        try (Replay replay = site.replay(List.of(mapping))) {
            server.sql(
                    insert(1),
                    "DELETE FROM " + table + " WHERE id=1",
                    insert(1),
                    "UPDATE " + table + " SET title='last' WHERE id=1",
                    insert(2),
                    "UPDATE " + table + " SET id=3 WHERE id=2",
                    "UPDATE " + table + " SET id=2 WHERE id=1",
                    "UPDATE " + table + " SET id=1 WHERE id=3");
            replay.catchUp();

            assertTitles(replay, Map.of(2L, "last", 1L, "t"));
        }
    }

    @Test
    void whatIsRolledBackIsNotRead() {
        try (Replay replay = site.replay(List.of(mapping))) {
            server.sql(insert(1), "ROLLBACK", insert(2));
            server.sql(
                    insert(3),
                    "SAVEPOINT a",
                    insert(4),
                    "SAVEPOINT b",
                    insert(5),
                    "ROLLBACK TO SAVEPOINT a",
                    insert(6));
            replay.catchUp();

            assertThat(replay.rows(mapping)).containsOnlyKeys(Key.of(2), Key.of(3), Key.of(6));
        }
    }

    @Test
    void godwitsOwnTransactionsAreLeftOutWhereverTheyMoveTheCheckpoint() {
        try (Replay replay = site.replay(List.of(mapping))) {
            server.sql(BinlogSite.checkpoint(), insert(1));
            server.sql(insert(2), BinlogSite.checkpoint());
            server.sql(insert(3));
            server.sql(rows(200_000, 40_000), BinlogSite.checkpoint()); // larger than what waits in memory
            replay.catchUp();

            assertThat(replay.rows(mapping)).containsOnlyKeys(Key.of(3));
        }
    }

    @Test
    void aLargeTransactionIsStreamedWithBoundedMemory() {
        try (Replay replay = site.replay(List.of(mapping))) {
            server.sql(rows(0, 100_000));
            replay.catchUp();

            assertThat(replay.rows(mapping)).hasSize(100_000);
            assertThat(replay.changes()).isEqualTo(100_000);
        }
    }

    @Test
    void aDefinitionThatChangesIsFollowed() {
        try (Replay replay = site.replay(List.of(mapping))) {
            server.sql(insert(1));
            server.sql("ALTER TABLE " + table + " ADD COLUMN extra INT FIRST");
            server.sql("INSERT INTO " + table + " (id,title,embedding) VALUES (2,'t',X'0000803F00000040')");
            server.sql("ALTER TABLE " + table + " DROP COLUMN extra");
            server.sql(insert(3));
            server.sql("FLUSH BINARY LOGS");
            server.sql(insert(4));
            replay.catchUp();

            assertThat(replay.rows(mapping)).containsOnlyKeys(Key.of(1), Key.of(2), Key.of(3), Key.of(4));
            server.sql("ALTER TABLE " + table + " DROP COLUMN title");
            server.sql("INSERT INTO " + table + " (id,embedding) VALUES (5,X'0000803F00000040')");
            replay.catchUp();
            assertThat(replay.malformed()).singleElement().asString().contains("key 5", "title", "no such column");
        }
    }

    @Test
    void rowsThatNoEventTellsAreReported() {
        try (Replay replay = site.replay(List.of(mapping))) {
            server.sql(insert(1));
            server.sql("TRUNCATE TABLE " + table);
            server.sql("SET SESSION binlog_format=STATEMENT", insert(2));
            server.sql(insert(3));
            replay.catchUp();

            assertThat(replay.malformed()).hasSize(2).allSatisfy(why -> assertThat(why)
                    .contains(table.toString()));
            assertThat(replay.rows(mapping)).containsOnlyKeys(Key.of(1), Key.of(3));
        }
    }

    @Test
    void rowsWithMissingValuesAreRefused() {
        try (Replay replay = site.replay(List.of(mapping))) {
            server.sql(insert(1));
            server.sql("SET SESSION binlog_row_image=MINIMAL", "UPDATE " + table + " SET title='other' WHERE id=1");

            GodwitException failure = catchThrowableOfType(GodwitException.class, replay::catchUp);
            assertThat(failure)
                    .isNotNull()
                    .returns(ErrorCode.SOURCE_LOG_BAD_MESSAGE, GodwitException::code)
                    .hasMessageContaining(table.toString());
            assertThat(failure.remedy()).contains("binlog_row_image=FULL");
        }
    }

    @Test
    void aRowThatTheCollectionCannotHoldIsReportedWithItsKey() {
        server.sql("ALTER TABLE " + table + " MODIFY title VARCHAR(16) NULL");
        try (Replay replay = site.replay(List.of(mapping))) {
            server.sql("INSERT INTO " + table + " VALUES (1,NULL,X'0000803F00000040',NULL)", insert(2));
            server.sql("INSERT INTO " + table + " VALUES (3,'t','[1,2,3]',NULL)");
            server.sql("INSERT INTO " + table + " VALUES (4,'t','[0.25,-1e3]',NULL)");
            replay.catchUp();

            assertThat(replay.malformed()).hasSize(2);
            assertThat(replay.malformed().get(0)).contains(table.toString(), "key 1", "title", "NULL");
            assertThat(replay.malformed().get(1)).contains("key 3", "embedding", "3 dimensions");
            assertThat(replay.rows(mapping)).containsOnlyKeys(Key.of(2), Key.of(4));
        }
    }

    /** Whoever reads a window again gives each change the timestamp that it had: what is published in part can be told from the rest. */
    @Test
    void everyReaderGivesAChangeTheSameTimestamp() {
        try (BinlogLog log = site.log(List.of(mapping))) {
            LogPosition from = BinlogSite.end(log);
            for (int i = 0; i < 20; i++) {
                server.sql(
                        insert(3 * i), insert(3 * i + 1), "UPDATE " + table + " SET id=id+1 WHERE id=" + (3 * i + 1));
            }
            List<LogRecord> once = read(log, from);
            List<LogRecord> again = read(log, from);
            assertThat(payloads(once)).isNotEmpty();
            assertThat(payloads(again)).isEqualTo(payloads(once));
        }
    }

    private static List<String> payloads(List<LogRecord> records) {
        return records.stream()
                .filter(record -> record.next().equals(record.position())) // no tick
                .map(record -> HexFormat.of().formatHex(record.payload()))
                .toList();
    }

    private List<LogRecord> read(BinlogLog log, LogPosition from) {
        List<LogRecord> all = new ArrayList<>();
        LogPosition end = BinlogSite.end(log);
        try (SourceLog.Reader reader = log.read(Map.of(OceanBaseLog.CHANNEL, from))) {
            while (all.isEmpty() || all.getLast().next().compareTo(end) < 0) {
                all.addAll(reader.poll(Duration.ofMillis(50)));
            }
        }
        return all;
    }

    @Test
    void aReaderContinuesFromAnyTick() {
        try (Replay replay = site.replay(List.of(mapping))) {
            for (int i = 0; i < 30; i++) {
                server.sql(insert(i), "UPDATE " + table + " SET title='v" + i + "' WHERE id=" + i / 2);
                replay.step();
                if (i % 5 == 0) {
                    replay.restart();
                }
            }
            replay.catchUp();
            assertThat(replay.rows(mapping)).hasSize(30);
            try (Replay fromTheStart = site.replay(List.of(mapping), Optional.of(start()))) {
                fromTheStart.catchUp();
                assertThat(fromTheStart.rows(mapping)).isEqualTo(replay.rows(mapping));
            }
        }
    }

    private LogPosition start() {
        try (BinlogLog log = site.log(List.of(mapping))) {
            return log.starts(Set.of(OceanBaseLog.CHANNEL)).get(OceanBaseLog.CHANNEL);
        }
    }

    private void assertTitles(Replay replay, Map<Long, String> titles) {
        assertThat(replay.malformed()).isEmpty();
        Map<Long, Object> read = new HashMap<>();
        replay.rows(mapping)
                .forEach((key, row) ->
                        read.put(((Key.OfLong) key).value(), row.cells().get(1)));
        assertThat(read).isEqualTo(titles);
    }

    private String insert(long id) {
        return "INSERT INTO " + table + " VALUES (" + id + ",'t',X'0000803F00000040',NULL)";
    }

    private String rows(int from, int count) {
        return "INSERT INTO " + table
                + " SELECT seq,REPEAT('x',16),X'0000803F00000040',CONCAT('\"',REPEAT('y',300),'\"') FROM "
                + MariaDb.SCHEMA + ".seq_" + from + "_to_" + (from + count - 1);
    }
}
