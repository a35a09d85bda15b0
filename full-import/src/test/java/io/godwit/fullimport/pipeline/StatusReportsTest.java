package io.godwit.fullimport.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TableStatus.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StatusReportsTest {
    private final List<TableStatus> reported = new ArrayList<>();
    private final AtomicLong millis = new AtomicLong();
    private final StatusReports reports = new StatusReports(reported::add, () -> millis.get() * 1_000_000);
    private final ScriptedTable table = new ScriptedTable();

    @Test
    void timeAloneIsNoNews() {
        table.moveTo(Phase.WAITING, 0);
        reports.report(table);
        for (int tick = 0; tick < 100; tick++) {
            millis.addAndGet(100);
            reports.report(table);
        }
        reports.reportLast(table);

        assertThat(reported).hasSize(1);
    }

    @Test
    void noStatusIsBuiltOfATableThatHasNotMoved() {
        table.moveTo(Phase.SNAPSHOT, 1);
        reports.report(table);
        millis.addAndGet(1_000);
        reports.report(table);
        table.moveTo(Phase.SNAPSHOT, 1); // to where it was
        reports.report(table);
        reports.report(table);

        assertThat(table.built).isEqualTo(2);
    }

    @Test
    void countsAreReportedTwiceASecond() {
        for (int tick = 0; tick < 20; tick++) {
            table.moveTo(Phase.SNAPSHOT, tick);
            reports.report(table);
            millis.addAndGet(100);
        }

        assertThat(reported).extracting(status -> status.rows().applied()).containsExactly(0L, 5L, 10L, 15L);
    }

    @Test
    void countsThatCameTooEarlyAreReportedWhenTheyAreDue() {
        table.moveTo(Phase.SNAPSHOT, 1);
        reports.report(table);
        table.moveTo(Phase.SNAPSHOT, 2);
        reports.report(table);
        millis.addAndGet(500);
        reports.report(table);

        assertThat(reported).extracting(status -> status.rows().applied()).containsExactly(1L, 2L);
    }

    @Test
    void anotherStateIsReportedImmediately() {
        table.moveTo(Phase.SNAPSHOT, 1);
        reports.report(table);
        millis.addAndGet(1);
        table.moveTo(Phase.COMPLETE, 2);
        reports.report(table);

        assertThat(reported).extracting(TableStatus::phase).containsExactly(Phase.SNAPSHOT, Phase.COMPLETE);
    }

    @Test
    void theLastCountsAreNotLost() {
        table.moveTo(Phase.SNAPSHOT, 1);
        reports.report(table);
        table.moveTo(Phase.SNAPSHOT, 2);
        reports.report(table);
        reports.reportLast(table);

        assertThat(reported).extracting(status -> status.rows().applied()).containsExactly(1L, 2L);
    }

    private final class ScriptedTable implements StatusReports.Reporting {
        private Phase phase = Phase.WAITING;
        private long rows;
        private long moves;
        private int built;

        void moveTo(Phase nextPhase, long nextRows) {
            phase = nextPhase;
            rows = nextRows;
            moves++;
        }

        @Override
        public long moves() {
            return moves;
        }

        @Override
        public TableStatus status() {
            built++;
            return new TableStatus(
                    new TableStatus.Subject("task", 7, "default.numbers", "test.numbers", 1),
                    phase,
                    new TableStatus.Rows(rows, rows, 0, 100, rows),
                    millis.get(),
                    0,
                    TableStatus.Findings.NONE,
                    Optional.empty());
        }
    }
}
