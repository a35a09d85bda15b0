package io.godwit.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.record.TaskStanding;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.error.ExitCode;
import io.godwit.model.source.Tso;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlainProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private Instant now = Instant.EPOCH;

    @Test
    void reportsATableEveryFewSecondsAndOnceAtItsEnd() {
        PlainProgress progress = new PlainProgress(out, out, clock());

        progress.overview(overview(table(TableStatus.Phase.SNAPSHOT, 0)));
        now = now.plus(Duration.ofSeconds(1));
        progress.overview(overview(table(TableStatus.Phase.SNAPSHOT, 5_000)));
        now = now.plus(Duration.ofSeconds(4));
        progress.overview(overview(table(TableStatus.Phase.SNAPSHOT, 50_000)));
        progress.overview(overview(table(TableStatus.Phase.COMPLETE, 100_000)));
        progress.overview(overview(table(TableStatus.Phase.COMPLETE, 100_000)));
        progress.ended(ExitCode.INTERRUPTED);

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "db.a -> x.a: migrating, 0 of about 100,000 rows (0 %), 0 rows/s, 2 conflicts",
                        "db.a -> x.a: migrating, 50,000 of about 100,000 rows (50 %), 10,000 rows/s, 2 conflicts",
                        "db.a -> x.a: complete, 100,000 rows in 10.0 s, 10,000 rows/s, 2 conflicts",
                        "interrupted; the same command continues");
    }

    @Test
    void keysThatAreComparedWithTheSourceAreProgress() {
        PlainProgress progress = new PlainProgress(out, out, clock());

        progress.overview(overview(table(TableStatus.Phase.SNAPSHOT, 100_000)));
        for (int keys = 1_000; keys <= 2_000; keys += 1_000) {
            now = now.plus(Duration.ofSeconds(5));
            progress.overview(overview(table(TableStatus.Phase.SNAPSHOT, 100_000, keys)));
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines().skip(1))
                .containsExactly(
                        "db.a -> x.a: migrating, 100,000 of about 100,000 rows (100 %), 1,000 keys compared with the"
                                + " source, 0 rows/s, 2 conflicts",
                        "db.a -> x.a: migrating, 100,000 of about 100,000 rows (100 %), 2,000 keys compared with the"
                                + " source, 0 rows/s, 2 conflicts");
    }

    @Test
    void aQuietTablePrintsNothing() {
        PlainProgress progress = new PlainProgress(out, out, clock());
        ChangeStatus quiet = new ChangeStatus(
                "t",
                1,
                "db.a",
                "x.a",
                ChangeStatus.Phase.CONVERGING,
                1,
                1,
                0,
                Tso.at(Instant.ofEpochMilli(1)),
                Map.of(),
                Map.of(),
                Optional.empty());
        for (int i = 0; i < 100; i++) {
            progress.overview(overview(table(TableStatus.Phase.COMPLETE, 1), quiet));
            now = now.plus(Duration.ofSeconds(1));
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("db.a -> x.a: converging, 1 row, 1 change, 0.0 s behind, 2 conflicts");
    }

    @Test
    void drawsABarWithLinesAboveIt() {
        try (BarProgress progress = new BarProgress(out, out, 100, 24)) {
            progress.stage("FULL", "full migration");
            progress.overview(overview(table(TableStatus.Phase.SNAPSHOT, 50_000)));
            progress.notice("a notice");
            progress.overview(overview(table(TableStatus.Phase.COMPLETE, 100_000)));
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("== FULL: full migration", "\r\u001b[Ka notice", "complete, 100,000 rows", "100%")
                .contains("1/1 tables, 2 conflicts");
    }

    private static TaskOverview overview(TableStatus table, ChangeStatus... changes) {
        TaskRecord task =
                new TaskRecord("t", "t", 1, TaskRecord.State.RUNNING, Map.of(), 1, Optional.empty(), Optional.empty());
        List<InstanceStatus> instances = Stream.of("full-import", "incr-sync")
                .map(component -> new InstanceStatus(
                        "t", component, 0, 1, InstanceStatus.State.RUNNING, 0, "a", Optional.empty(), Optional.empty()))
                .toList();
        return TaskOverview.of(
                new TaskStanding(task, List.of(table), List.of(changes), Optional.empty(), instances), Instant.EPOCH);
    }

    private static TableStatus table(TableStatus.Phase phase, long applied) {
        return table(phase, applied, 0);
    }

    private static TableStatus table(TableStatus.Phase phase, long applied, long keysCompared) {
        return new TableStatus(
                new TableStatus.Subject("t", 1, "db.a", "x.a", 1),
                phase,
                new TableStatus.Rows(applied, applied, 2, 100_000, 0),
                10_000,
                keysCompared,
                TableStatus.Findings.NONE,
                Optional.empty());
    }

    private Clock clock() {
        return ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    }
}
