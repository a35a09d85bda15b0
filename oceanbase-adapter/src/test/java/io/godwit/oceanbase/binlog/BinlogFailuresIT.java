package io.godwit.oceanbase.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.row.Key;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.Tso;
import io.godwit.model.target.TableProblem;
import io.godwit.oceanbase.changelog.OceanBaseLog;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.real.Replay;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reader whose server hangs, dies, forgets, or ends the connection: it says so in time, and continues where it was or names the gap. */
@Timeout(90)
class BinlogFailuresIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static MariaDb server;

    private BinlogSite site;
    private TableMapping mapping;

    @BeforeAll
    static void start() {
        server = MariaDb.made();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private void make(String name) {
        site = new BinlogSite(server);
        mapping = site.made(name, FieldType.INT64);
    }

    @Test
    void nothingIsMissedWhenTheServerHangsOrIsKilled() {
        make("failing");
        try (Replay replay = site.replay(List.of(mapping))) {
            insert(1);
            replay.catchUp();

            server.freeze();
            long begun = System.nanoTime();
            assertUnavailable(replay);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
            server.thaw();
            replay.restart();
            insert(2);
            replay.catchUp();

            insert(3);
            server.kill();
            assertUnavailable(replay);
            server.start();
            insert(4);
            await().atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(GodwitException.class)
                    .until(() -> {
                        replay.restart();
                        replay.catchUp();
                        return true;
                    });

            assertThat(replay.rows(mapping)).containsOnlyKeys(Key.of(1), Key.of(2), Key.of(3), Key.of(4));
        }
    }

    /** Ids of tables begin anew: one reader that goes on into the next file would take rows for another table's. */
    @Test
    void rowsAreTheirTablesOwnAcrossARestartOfTheServer() {
        site = new BinlogSite(server);
        List<TableMapping> tables = IntStream.range(0, 6)
                .mapToObj(i -> site.made("restarted" + i, FieldType.INT64))
                .toList();
        server.kill();
        server.start();
        try (BinlogLog log = site.log(tables)) {
            LogPosition from = BinlogSite.end(log);
            IntStream.range(0, 6).forEach(i -> insert(tables.get(i), 10 + i));
            server.kill();
            server.start();
            server.sql("CREATE TABLE " + MariaDb.SCHEMA + ".between_restarts (id INT PRIMARY KEY)");
            server.sql("INSERT INTO " + MariaDb.SCHEMA + ".between_restarts VALUES (1)");
            IntStream.range(0, 6).forEach(i -> insert(tables.get(5 - i), 25 - i));

            try (Replay replay = site.replay(tables, Optional.of(from))) {
                replay.catchUp();

                for (int i = 0; i < 6; i++) {
                    assertThat(replay.rows(tables.get(i))).containsOnlyKeys(Key.of(10 + i), Key.of(20 + i));
                }
            }
        }
    }

    /** Once a way back has ended, what its reader passed long ago, or never read, is of no matter. */
    @Test
    void aPlaceByTimeIsAfterWhatCannotBeReadAnyMore() {
        make("unreadable");
        insert(1);
        server.sql("SET SESSION binlog_row_image=MINIMAL", "UPDATE " + mapping.table() + " SET title='u' WHERE id=1");
        server.sql(
                "XA START 'a'",
                "DELETE FROM " + mapping.table() + " WHERE id=1",
                "XA END 'a'",
                "XA PREPARE 'a'",
                "XA COMMIT 'a'");
        try (BinlogLog log = site.log(List.of(mapping))) {
            LogPosition mark = BinlogSite.end(log);
            server.sql("FLUSH BINARY LOGS"); // no mark of the next file is before the time
            insert(2);
            Instant time = Tso.instant(mark.segment()).plusMillis(1);
            LogPosition later = BinlogSite.end(log);

            LogPosition at = log.at(Set.of(OceanBaseLog.CHANNEL), time).get(OceanBaseLog.CHANNEL);
            assertThat(at.segment()).isEqualTo(mark.segment());
            assertThat(log.at(Set.of(OceanBaseLog.CHANNEL), Instant.now().plusSeconds(60)))
                    .hasEntrySatisfying(
                            OceanBaseLog.CHANNEL, end -> assertThat(end).isGreaterThan(later));
            try (Replay replay = site.replay(List.of(mapping), Optional.of(at))) {
                replay.catchUp();
                assertThat(replay.rows(mapping)).containsOnlyKeys(Key.of(2));
            }
            LogPosition start = BinlogPlace.startOf(BinlogPlace.of(mark).file()).at(0);
            assertThat(catchThrowableOfType(GodwitException.class, () -> poll(log, start)))
                    .isNotNull()
                    .returns(ErrorCode.SOURCE_LOG_BAD_MESSAGE, GodwitException::code);
        }
    }

    @Test
    void aUserWhoMayNotReadIsToldBeforeAnythingIsRead() {
        make("checked");
        String user = "reader@'127.0.0.1'";
        server.sql("CREATE USER " + user + " IDENTIFIED BY 'r'", "GRANT REPLICATION CLIENT ON *.* TO " + user);
        Connections as = server.connections();
        Connections reader = new Connections(as.url(), "reader", "r", as.limits()).plain();
        try (BinlogChangeLogs logs = site.changeLogs(reader)) {
            assertThat(logs.problems(List.of(mapping.table(), mapping.table())))
                    .singleElement()
                    .returns(ErrorCode.TARGET_AUTH, TableProblem::code)
                    .extracting(TableProblem::remedy)
                    .asString()
                    .contains("REPLICATION SLAVE");
        }
        server.sql("GRANT REPLICATION SLAVE ON *.* TO " + user);
        try (BinlogChangeLogs logs = site.changeLogs(reader)) {
            assertThat(logs.problems(List.of(mapping.table()))).isEmpty();
        }
    }

    /** The reader's own marks would notice it as well; here nobody writes any. */
    @Test
    void aStreamThatSaysNothingIsGivenUp() {
        make("silent");
        try (BinlogFiles files = new BinlogFiles(server.connections())) {
            BinlogPlace end = files.end();
            try (BinlogStream stream =
                    new BinlogStream(server.connections(), files.nameOf(end), end, 4711, BinlogSite.SHORT)) {
                while (stream.next(Duration.ofMillis(200)).isPresent()) {
                    // until it is idle
                }
                quiet(stream, Duration.ofSeconds(5)); // heartbeats
                server.freeze();
                GodwitException failure =
                        catchThrowableOfType(GodwitException.class, () -> quiet(stream, Duration.ofSeconds(10)));
                server.thaw();
                assertThat(failure)
                        .isNotNull()
                        .returns(GodwitException.Kind.RETRIABLE, GodwitException::kind)
                        .hasMessageContaining("nothing was heard");
            } finally {
                server.thaw();
            }
        }
    }

    private static void quiet(BinlogStream stream, Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - deadline < 0) {
            assertThat(stream.next(Duration.ofMillis(100))).isEmpty();
        }
    }

    @Test
    void anotherClientWithTheSameNumberIsMetOnce() throws IOException, TimeoutException {
        make("numbered");
        try (BinlogLog log = site.log(List.of(mapping), "numbered")) {
            Map<String, LogPosition> from = Map.of(OceanBaseLog.CHANNEL, BinlogSite.end(log));
            InetSocketAddress at = server.connections().server();
            BinaryLogClient other = new BinaryLogClient(
                    at.getHostString(),
                    at.getPort(),
                    "root",
                    server.connections().password());
            other.setServerId(ServerIds.of("numbered", 0));
            other.setKeepAlive(false);
            try (SourceLog.Reader reader = log.read(from)) {
                for (int i = 0; i < 20; i++) {
                    reader.poll(Duration.ofMillis(50));
                }
                other.connect(5_000);
                GodwitException failure = catchThrowableOfType(GodwitException.class, () -> {
                    for (int i = 0; i < 200; i++) {
                        reader.poll(Duration.ofMillis(50));
                    }
                });
                assertThat(failure).isNotNull().returns(GodwitException.Kind.RETRIABLE, GodwitException::kind);
            }
            try (SourceLog.Reader reader = log.read(from)) {
                for (int i = 0; i < 60; i++) {
                    reader.poll(Duration.ofMillis(50));
                }
                assertThat(other.isConnected()).isTrue();
            } finally {
                other.disconnect();
            }
        }
    }

    @Test
    void filesThatWerePurgedAndLogsThatWereBegunAgainAreAnErrorAndNoGap() {
        make("purged");
        try (BinlogLog log = site.log(List.of(mapping))) {
            LogPosition from = BinlogSite.end(log);
            insert(1);
            BinlogSite.end(log);
            server.sql("FLUSH BINARY LOGS");
            String current = server.values("SHOW MASTER STATUS").getFirst();
            await().atMost(PATIENCE)
                    .until(
                            () -> { // the server keeps what it sends to clients that it has not missed yet
                                server.sql("PURGE BINARY LOGS TO '" + current + "'");
                                return server.values("SHOW BINARY LOGS")
                                        .getFirst()
                                        .equals(current);
                            });
            assertLost(() -> poll(log, from));

            LogPosition later = BinlogSite.end(log);
            server.sql("RESET MASTER"); // other files under the same names
            insert(2);
            IntStream.range(0, 3).forEach(i -> BinlogSite.end(log));
            for (int file = 1; file < 20; file++) {
                server.sql("FLUSH BINARY LOGS");
            }
            assertLost(() -> poll(log, later));
            assertLost(() -> poll(
                    log,
                    new LogPosition(
                            later.segment(), BinlogPlace.startOf(2).at(0).offset())));
        }
    }

    private static void poll(BinlogLog log, LogPosition from) {
        try (SourceLog.Reader reader = log.read(Map.of(OceanBaseLog.CHANNEL, from))) {
            for (int i = 0; i < 60; i++) {
                reader.poll(Duration.ofMillis(50));
            }
        }
    }

    private static void assertLost(Runnable work) {
        assertThat(catchThrowableOfType(GodwitException.class, work::run))
                .isNotNull()
                .returns(GodwitException.Kind.CONFIGURATION, GodwitException::kind)
                .returns(ErrorCode.SOURCE_LOG_LOST, GodwitException::code);
    }

    /** Writers at the same time, with transactions that end late, key changes and rollbacks; a reader that begins again and again. */
    @Test
    void tablesAreEqualAfterwardsWhateverIsWrittenMeanwhile() throws InterruptedException {
        make("mixed");
        String table = mapping.table().toString();
        try (Replay replay = site.replay(List.of(mapping), Optional.empty());
                ExecutorService writers = Executors.newFixedThreadPool(3)) {
            for (int writer = 0; writer < 3; writer++) {
                Random random = new Random(writer);
                writers.submit(() -> {
                    for (int i = 0; i < 150; i++) {
                        write(table, random);
                    }
                });
            }
            writers.shutdown();
            Random random = new Random(9);
            while (!writers.awaitTermination(0, TimeUnit.SECONDS)) {
                replay.step();
                if (random.nextInt(40) == 0) {
                    replay.restart();
                }
            }
            replay.catchUp();

            List<String> expected = server.values("SELECT CONCAT(id,' ',title) FROM " + table + " ORDER BY id");
            assertThat(replay.rows(mapping).entrySet().stream()
                            .map(row ->
                                    row.getKey() + " " + row.getValue().cells().get(1)))
                    .containsExactlyElementsOf(expected);
            assertThat(expected).isNotEmpty();
        }
    }

    private static void write(String table, Random random) {
        String[] statements = new String[1 + random.nextInt(4)];
        for (int i = 0; i < statements.length; i++) {
            int id = random.nextInt(40);
            statements[i] = switch (random.nextInt(5)) {
                case 0 -> "DELETE FROM " + table + " WHERE id=" + id;
                case 1 -> "UPDATE IGNORE " + table + " SET id=" + random.nextInt(40) + " WHERE id=" + id;
                case 2 ->
                    "REPLACE INTO " + table + " VALUES (" + id + ",'r" + random.nextInt()
                            + "',X'0000803F00000040',NULL)";
                default ->
                    "INSERT INTO " + table + " VALUES (" + id
                            + ",'i',X'0000803F00000040',NULL) ON DUPLICATE KEY UPDATE title='u" + random.nextInt()
                            + "'";
            };
        }
        if (random.nextInt(5) == 0) {
            statements[statements.length - 1] = "ROLLBACK";
        }
        try {
            server.sql(statements);
        } catch (IllegalStateException e) {
            // a deadlock: the server has rolled it back
        }
    }

    private static void assertUnavailable(Replay replay) {
        GodwitException failure = catchThrowableOfType(GodwitException.class, () -> {
            for (int i = 0; i < 400; i++) {
                replay.step();
            }
        });
        assertThat(failure).isNotNull().returns(GodwitException.Kind.RETRIABLE, GodwitException::kind);
    }

    private void insert(long id) {
        insert(mapping, id);
    }

    private static void insert(TableMapping into, long id) {
        server.sql("INSERT INTO " + into.table() + " VALUES (" + id + ",'t',X'0000803F00000040',NULL)");
    }
}
