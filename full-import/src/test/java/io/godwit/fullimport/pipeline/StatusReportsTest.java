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
    private final List<TableStatus> told = new ArrayList<>();
    private final AtomicLong millis = new AtomicLong();
    private final StatusReports reports = new StatusReports(told::add, () -> millis.get() * 1_000_000);

    @Test
    void timeAloneIsNoNews() {
        reports.report(status(Phase.WAITING, 0));
        for (int tick = 0; tick < 100; tick++) {
            millis.addAndGet(100);
            reports.report(status(Phase.WAITING, 0));
        }
        reports.reportLast(status(Phase.WAITING, 0));

        assertThat(told).hasSize(1);
    }

    @Test
    void countsAreToldTwiceASecond() {
        for (int tick = 0; tick < 20; tick++) {
            reports.report(status(Phase.SNAPSHOT, tick));
            millis.addAndGet(100);
        }

        assertThat(told).extracting(status -> status.rows().applied()).containsExactly(0L, 5L, 10L, 15L);
    }

    @Test
    void anotherStateIsToldImmediately() {
        reports.report(status(Phase.SNAPSHOT, 1));
        millis.addAndGet(1);
        reports.report(status(Phase.COMPLETE, 2));

        assertThat(told).extracting(TableStatus::phase).containsExactly(Phase.SNAPSHOT, Phase.COMPLETE);
    }

    @Test
    void theLastCountsAreNotLost() {
        reports.report(status(Phase.SNAPSHOT, 1));
        reports.report(status(Phase.SNAPSHOT, 2));
        reports.reportLast(status(Phase.SNAPSHOT, 2));

        assertThat(told).extracting(status -> status.rows().applied()).containsExactly(1L, 2L);
    }

    private TableStatus status(Phase phase, long rows) {
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
