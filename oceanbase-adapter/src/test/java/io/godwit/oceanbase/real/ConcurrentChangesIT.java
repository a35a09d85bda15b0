package io.godwit.oceanbase.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.log.ChangeLogs;
import io.godwit.model.row.CanonicalRow;
import io.godwit.model.row.RowInspector;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.oceanbase.ExpectedCells;
import io.godwit.oceanbase.Tables;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;

/** A reader that polls all the time misses nothing of what several writers commit, whatever they do and whenever it is restarted. */
@ExtendWith(RealOceanBase.Provider.class)
class ConcurrentChangesIT {
    private static final int WRITERS = 4;
    private static final int LARGE_ROWS = 100_000;
    private static final long WRITE_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final long LATE_SECONDS = 3;
    private static final long OWN_KEYS = 900_000_000;

    private final RealOceanBase server;
    private final List<TableMapping> mappings;

    ConcurrentChangesIT(RealOceanBase server) {
        this.server = server;
        this.mappings = List.of(
                server.made(Samples.collection("numbers", 11, FieldType.INT64)),
                server.made(Samples.collection("texts", 12, FieldType.VARCHAR)),
                server.made(parted()));
        try (ChangeLogs logs = server.ports().changeLogs()) {
            RealOceanBase.logsOwn(logs, "it");
            mappings.forEach(mapping -> logs.create(mapping.table(), "it"));
        }
    }

    @Test
    void theReplayOfTheLogIsTheTable(TestReporter reporter) {
        AtomicLong committed = new AtomicLong();
        CountDownLatch stop = new CountDownLatch(1);
        Random random = new Random(3);
        int restarts = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Replay replay = new Replay(server.ports(), mappings)) {
            List<CompletableFuture<Void>> writers = Stream.concat(
                            IntStream.range(0, WRITERS).mapToObj(n -> writer(n, stop, committed)),
                            Stream.<Runnable>of(() -> late(stop), this::large, () -> own(stop)))
                    .map(work -> CompletableFuture.runAsync(work, threads))
                    .toList();
            long end = System.nanoTime() + WRITE_NANOS;
            while (System.nanoTime() < end) {
                replay.step();
                if (random.nextInt(20) == 0) {
                    replay.restart();
                    restarts++;
                }
            }
            stop.countDown();
            writers.forEach(CompletableFuture::join);
            replay.catchUp();
            reporter.publishEntry(Map.of(
                    "transactions", committed.toString(),
                    "changes", Long.toString(replay.changes()),
                    "ticks", Long.toString(replay.ticks()),
                    "restarts", Integer.toString(restarts),
                    "most between two ticks", Long.toString(replay.mostWaiting())));

            assertThat(committed.get()).isGreaterThan(100);
            assertThat(restarts).isPositive();
            assertThat(replay.mostWaiting()).isGreaterThanOrEqualTo(LARGE_ROWS);
            mappings.forEach(mapping -> assertSame(replay, mapping));
        }
    }

    private void assertSame(Replay replay, TableMapping mapping) {
        List<CanonicalRow> table = new ArrayList<>();
        try (RowInspector inspector = server.ports().inspector()) {
            inspector.forEach(mapping, table::add);
        }
        table.removeIf(row -> row.key().toString().startsWith("9000"));
        List<CanonicalRow> replayed =
                replay.rows(mapping).values().stream().map(ExpectedCells::of).toList();
        assertThat(replayed).as(mapping.label()).isNotEmpty();
        assertThat(replayed.stream().map(CanonicalRow::key).toList())
                .as("keys of %s", mapping.label())
                .isEqualTo(table.stream().map(CanonicalRow::key).toList());
        for (int i = 0; i < table.size(); i++) {
            assertThat(replayed.get(i)).isEqualTo(table.get(i));
        }
    }

    private Runnable writer(int number, CountDownLatch stop, AtomicLong committed) {
        List<String> tables = mappings.stream().map(m -> m.table().toString()).toList();
        return new Transactions(server.connections(), tables, number, () -> stop.getCount() == 0, committed);
    }

    /** Transactions that commit long after many others have begun and ended. */
    private void late(CountDownLatch stop) {
        String table = mappings.getFirst().table().toString();
        try (Connection open = server.connections().open();
                Statement sql = open.createStatement()) {
            for (long id = 500_000_000; stop.getCount() > 0; id++) {
                sql.execute("INSERT INTO " + table + " VALUES (" + id + ",'late','[1,2]',NULL)");
                stop.await(LATE_SECONDS, TimeUnit.SECONDS);
                sql.execute("UPDATE " + table + " SET title='later' WHERE id=" + id);
                open.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One transaction of many rows. */
    private void large() {
        String digits = "(SELECT 0 d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5"
                + " UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)";
        server.sql("INSERT INTO " + mappings.getFirst().table()
                + " SELECT 600000000+a.d+10*b.d+100*c.d+1000*e.d+10000*f.d, 'large', '[0.3,0.4]', NULL FROM " + digits
                + " a, " + digits + " b, " + digits + " c, " + digits + " e, " + digits + " f");
    }

    /** Godwit's own writes, which move a checkpoint. */
    private void own(CountDownLatch stop) {
        TableMapping mapping = mappings.getFirst();
        for (long id = OWN_KEYS; stop.getCount() > 0; id += 10) {
            long from = id;
            List<TestRow> rows = IntStream.range(0, 10)
                    .mapToObj(i -> Samples.row(mapping.collection(), from + i))
                    .toList();
            assertThat(server.write(mapping, rows)).isEmpty();
        }
    }

    private static CollectionSchema parted() {
        return Tables.collection(
                "parted",
                13,
                Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                Field.plain(2, "part", FieldType.VARCHAR).withMaxLength(20).as(Field.Role.PARTITION_KEY),
                Field.plain(3, "n", FieldType.INT32));
    }
}
