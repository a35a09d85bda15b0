package io.godwit.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ExitCode;
import io.godwit.runtime.state.TableStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlainProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private Instant now = Instant.EPOCH;

    @Test
    void reportsATableEveryFewSecondsAndOnceAtItsEnd() {
        PlainProgress progress = new PlainProgress(out, out, clock());

        progress.tables(List.of(table(TableStatus.Phase.SNAPSHOT, 0)));
        now = now.plus(Duration.ofSeconds(1));
        progress.tables(List.of(table(TableStatus.Phase.SNAPSHOT, 5_000)));
        now = now.plus(Duration.ofSeconds(4));
        progress.tables(List.of(table(TableStatus.Phase.SNAPSHOT, 50_000)));
        progress.tables(List.of(table(TableStatus.Phase.COMPLETE, 100_000)));
        progress.tables(List.of(table(TableStatus.Phase.COMPLETE, 100_000)));
        progress.ended(ExitCode.INTERRUPTED);

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "db.a -> x.a: 0 of about 100,000 rows (0 %), 0 rows/s, 2 conflicts",
                        "db.a -> x.a: 50,000 of about 100,000 rows (50 %), 10,000 rows/s, 2 conflicts",
                        "db.a -> x.a: complete, 100,000 rows in 10.0 s, 10,000 rows/s, 2 conflicts",
                        "stopped; the same command resumes it");
    }

    @Test
    void drawsABarWithLinesAboveIt() {
        try (BarProgress progress = new BarProgress(out, out, 100)) {
            progress.stage("FULL", "full migration");
            progress.tables(List.of(table(TableStatus.Phase.SNAPSHOT, 50_000)));
            progress.notice("a notice");
            progress.tables(List.of(table(TableStatus.Phase.COMPLETE, 100_000)));
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("== FULL: full migration", "\r\u001b[Ka notice", "complete, 100,000 rows", "100%")
                .contains("1/1 tables, 2 conflicts");
    }

    private static TableStatus table(TableStatus.Phase phase, long applied) {
        return new TableStatus(
                "t",
                1,
                "db.a",
                "x.a",
                1,
                phase,
                applied,
                applied,
                applied,
                0,
                2,
                100_000,
                10_000,
                List.of(),
                0,
                Optional.empty());
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }
}
