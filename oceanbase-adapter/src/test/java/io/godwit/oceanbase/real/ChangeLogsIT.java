package io.godwit.oceanbase.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.ChangeLogs;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.oceanbase.OceanBase;
import io.godwit.oceanbase.changelog.OceanBaseLog;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRow;
import io.godwit.testsupport.TestRows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Change logs as the engine keeps them: made once, read from any place that they hold, small, and never lost without a word. */
@ExtendWith(RealOceanBase.Provider.class)
class ChangeLogsIT {
    private static final String READER = "task.reverse";
    private static final String OTHER = "other.reverse";

    private final RealOceanBase server;
    private final OceanBase ports;
    private final ChangeLogs logs;
    private final TableMapping mapping;
    private final TableName table;

    ChangeLogsIT(RealOceanBase server) {
        this.server = server;
        this.ports = server.ports();
        this.logs = ports.changeLogs();
        this.mapping = server.made(Samples.collection("logged", 41, FieldType.INT64));
        this.table = mapping.table();
        RealOceanBase.logsOwn(logs, READER);
    }

    @AfterEach
    void close() {
        logs.close();
    }

    @Test
    void aLogIsMadeOnceAndRemovedWithItsLastReader() {
        assertThat(logs.problems(List.of(table))).isEmpty();
        assertThat(logs.look(table)).isEqualTo(new ChangeLogs.Standing(true, false, Set.of()));

        logs.create(table, READER);
        logs.create(table, READER);
        logs.create(table, OTHER);
        assertThat(logs.look(table)).isEqualTo(new ChangeLogs.Standing(true, true, Set.of()));
        server.sql("ALTER TABLE " + table + " ADD COLUMN extra INT");
        assertThat(logs.look(table).unlogged()).containsExactly("extra");

        logs.drop(table, READER);
        logs.drop(table, READER);
        assertThat(logs.look(table).logged()).isTrue();
        logs.drop(table, OTHER);
        assertThat(logs.look(table).logged()).isFalse();
    }

    /** It was frozen when it was about to do it, and another one makes the log again meanwhile. */
    @Test
    void whoeverMayNotAnyMoreRemovesNothingOfItsSuccessor() {
        logs.create(table, READER);
        Runnable successor = () -> {
            logs.drop(table, READER);
            logs.create(table, READER);
            throw GodwitException.fenced("another one has taken over");
        };

        assertThat(catchThrowableOfType(GodwitException.class, () -> logs.drop(table, READER, successor))
                        .kind())
                .isEqualTo(GodwitException.Kind.FENCED);
        assertThat(logs.look(table).logged()).isTrue();
        assertThat(logs.isHeld(table, READER)).isTrue();

        logs.drop(table, READER);
        assertThat(logs.isHeld(table, READER)).isFalse();
        assertThat(catchThrowableOfType(
                                GodwitException.class,
                                () -> logs.create(table, READER, () -> {
                                    throw GodwitException.fenced("another one has taken over");
                                }))
                        .kind())
                .isEqualTo(GodwitException.Kind.FENCED);
        assertThat(logs.look(table).logged()).isFalse();
    }

    @Test
    void aLogThatSomebodyDroppedIsMadeAgainWithWhatHoldsItBack() {
        logs.create(table, READER);
        server.sql("DROP MATERIALIZED VIEW LOG ON " + table);

        logs.create(table, READER);
        insert(1);
        purgeByHand();

        assertThat(logs.rows(table)).isEqualTo(1);
    }

    @Test
    void whatCannotBeLoggedIsSaidBefore() {
        TableName absent = new TableName(table.schema(), "absent");
        TableName named = new TableName(table.schema(), "n".repeat(60));
        server.sql("DROP TABLE IF EXISTS " + named);
        server.sql("CREATE TABLE " + named + " (id INT PRIMARY KEY)");

        assertThat(logs.problems(List.of(absent, named)))
                .extracting(p -> p.object() + ": " + p.message())
                .containsExactly(
                        "table " + absent + ": it does not exist",
                        "table " + named
                                + ": its name is too long: that of its change log would have 66 characters, of 64");
        assertThat(catchThrowableOfType(GodwitException.class, () -> logs.create(named, READER))
                        .code())
                .isEqualTo(ErrorCode.TARGET_DDL_FAILED);
    }

    @Test
    void largeValuesOfTheApplicationAreNotRefused() {
        CollectionSchema collection = new CollectionSchema(
                mapping.collection().name(),
                42,
                "",
                List.of(
                        Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                        Field.plain(2, "document", FieldType.JSON)),
                false,
                0,
                List.of(),
                0);
        TableMapping large = server.made(collection);
        logs.create(large.table(), READER);
        try (Replay replay = new Replay(ports, List.of(large))) {
            server.sql("INSERT INTO " + large.table() + " VALUES (1,CONCAT('\"',REPEAT('x',700000),'\"'))");
            server.sql("UPDATE " + large.table() + " SET document=CONCAT('\"',REPEAT('y',600000),'\"')");
            replay.catchUp();

            assertThat((String) replay.rows(large).get(Key.of(1)).cells().get(1))
                    .hasSize(600_002)
                    .startsWith("\"y");
        }
    }

    @Test
    void onlyWhatTheReaderHasPassedIsPurgedWhoeverPurges() {
        logs.create(table, READER);
        try (Replay replay = new Replay(ports, List.of(mapping))) {
            insert(1);
            replay.catchUp();
            LogPosition passed = replay.position();
            insert(2);
            insert(3);

            assertThat(logs.purge(table, READER, passed)).isFalse(); // marks a place
            assertThat(logs.purge(table, READER, passed)).isFalse(); // which is not passed
            purgeByHand();
            assertThat(logs.rows(table)).isGreaterThanOrEqualTo(2);
            replay.catchUp();
            insert(4);
            assertThat(logs.purge(table, READER, replay.position())).isTrue();
            purgeByHand();

            assertThat(logs.rows(table)).isEqualTo(1);
            replay.catchUp();
            assertThat(replay.rows(mapping)).hasSize(4);
        }
    }

    /** As whoever looks for late writes does: it begins some seconds before the moment from which on nothing may be written. */
    @Test
    void aReaderThatBeginsBeforeAPurgeFindsWhatIsLeft() {
        logs.create(table, READER);
        LogPosition before = end();
        insert(1);
        logs.purge(table, READER, end());
        assertThat(logs.purge(table, READER, end())).isTrue();
        assertThat(logs.rows(table)).isZero();
        insert(2);

        SourceLog log = ports.log(List.of(mapping), Batches.FLOW);
        try (Replay replay = new Replay(ports, log, List.of(mapping), Optional.of(before))) {
            replay.catchUp();
            assertThat(replay.rows(mapping)).containsOnlyKeys(Key.of(2));
        }
    }

    @Test
    void anotherReaderHoldsBackWhatItHasNotRead() {
        logs.create(table, READER);
        logs.create(table, OTHER);
        insert(1);
        LogPosition end = end();
        logs.purge(table, READER, end);
        logs.purge(table, READER, end());

        assertThat(logs.rows(table)).isEqualTo(1);
        logs.drop(table, OTHER);
        logs.purge(table, READER, end());
        logs.purge(table, READER, end());
        assertThat(logs.rows(table)).isZero();
    }

    @Test
    void aLogThatWasMadeAgainIsAnErrorAndNoGap() {
        logs.create(table, READER);
        LogPosition from = end();
        try (SourceLog log = ports.log(List.of(mapping));
                SourceLog.Reader reader = log.read(Map.of(OceanBaseLog.CHANNEL, from))) {
            insert(1);
            server.sql("DROP MATERIALIZED VIEW LOG ON " + table);
            insert(2);
            assertLost(() -> poll(reader));
            assertLost(() -> log.read(Map.of(OceanBaseLog.CHANNEL, from)));
            logs.create(table, READER);
            insert(3);

            assertLost(() -> poll(reader));
            assertLost(() -> log.read(Map.of(OceanBaseLog.CHANNEL, from)));
            assertThat(log.starts(Set.of(OceanBaseLog.CHANNEL)).get(OceanBaseLog.CHANNEL))
                    .isGreaterThan(from)
                    .isLessThanOrEqualTo(end());
            log.read(Map.of(OceanBaseLog.CHANNEL, end())).close();
        }
    }

    private void assertLost(Runnable work) {
        GodwitException failure = catchThrowableOfType(GodwitException.class, work::run);
        assertThat(failure)
                .isNotNull()
                .returns(GodwitException.Kind.CONFIGURATION, GodwitException::kind)
                .returns(ErrorCode.SOURCE_LOG_LOST, GodwitException::code)
                .hasMessageContaining(table.toString());
    }

    private static void poll(SourceLog.Reader reader) {
        for (int i = 0; i < 50; i++) {
            reader.poll(Duration.ofMillis(50));
        }
    }

    @Test
    void godwitsOwnWritesAreLeftOut() {
        logs.create(table, READER);
        try (Replay replay = new Replay(ports, List.of(mapping))) {
            server.write(mapping, Samples.rows(mapping.collection(), 5));
            insert(7);
            server.write(mapping, List.of(Samples.row(mapping.collection(), 8)));
            replay.catchUp();

            assertThat(replay.rows(mapping)).containsOnlyKeys(Key.of(7));
        }
    }

    /** Two transactions may have one commit version; here they are one transaction. */
    @Test
    void whatIsCommittedTogetherWithTheCheckpointOfAnotherFlowIsCarried() {
        logs.create(table, READER);
        try (Replay replay = new Replay(ports, List.of(mapping))) {
            new Batches(server, mapping).write(READER, new TestRows(Samples.rows(mapping.collection(), 5)));
            replay.catchUp();

            assertThat(replay.rows(mapping)).hasSize(5);
        }
    }

    @Test
    void aRowThatTheCollectionCannotHoldIsReportedWithItsKey() {
        server.sql("ALTER TABLE " + table + " MODIFY title VARCHAR(16) NULL");
        logs.create(table, READER);
        try (Replay replay = new Replay(ports, List.of(mapping))) {
            server.sql("INSERT INTO " + table + " VALUES (1,NULL,'[1,2]',NULL),(2,'t','[1,2]',NULL)");
            replay.catchUp();

            assertThat(replay.malformed())
                    .singleElement()
                    .asString()
                    .contains(table.toString(), "key 1", "title", "NULL");
            assertThat(replay.rows(mapping)).containsOnlyKeys(Key.of(2));
        }
    }

    @Test
    void aBacklogIsReadInPartsEachWithATickAndAnIdleLogTicks() {
        logs.create(table, READER);
        LogPosition from = end();
        for (int part = 0; part < 5; part++) {
            server.sql(
                    "INSERT INTO " + table + " SELECT " + part
                            + "00000000+a.ordinal_position*1000+b.ordinal_position, 'x', '[1,2]',"
                            + " NULL FROM (SELECT DISTINCT ordinal_position FROM information_schema.columns WHERE ordinal_position<=30) a,"
                            + " (SELECT DISTINCT ordinal_position FROM information_schema.columns WHERE ordinal_position<=30) b");
        }
        long rows = logs.rows(table);
        SourceLog log = new OceanBaseLog(server.connections(), List.of(mapping)).withWindows(2_000);
        try (Replay replay = new Replay(ports, log, List.of(mapping), Optional.of(from))) {
            replay.catchUp();
            long ticks = replay.ticks();
            assertThat(replay.changes()).isEqualTo(rows).isGreaterThan(2_000);
            assertThat(replay.mostWaiting()).isBetween(2_000L, 3_000L);
            assertThat(ticks).isGreaterThan(1);

            long begun = System.nanoTime();
            while (replay.ticks() < ticks + 10) {
                replay.step();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void updatesSayThatTheyReplaceARow() {
        logs.create(table, READER);
        try (Replay replay = new Replay(ports, List.of(mapping))) {
            insert(1);
            replay.catchUp();
            assertThat(replay.changes()).isEqualTo(1);
            server.sql("UPDATE " + table + " SET title='other' WHERE id=1");
            replay.catchUp();

            assertThat(replay.changes()).isEqualTo(3);
            TestRow row = replay.rows(mapping).get(Key.of(1));
            assertThat(row.cells()).contains("other");
        }
    }

    private LogPosition end() {
        try (SourceLog log = ports.log(List.of(mapping))) {
            return log.ends(Set.of(OceanBaseLog.CHANNEL)).get(OceanBaseLog.CHANNEL);
        }
    }

    private void insert(long id) {
        server.sql("INSERT INTO " + table + " VALUES (" + id + ",'t','[1,2]',NULL)");
    }

    private void purgeByHand() {
        server.sql("CALL DBMS_MVIEW.PURGE_LOG('" + table + "')");
    }
}
