package io.godwit.control.worker;

import io.godwit.control.RunObserver;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.TableStatus;
import io.godwit.runtime.state.TaskStage;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports which stages run and what keeps components, and logs notices; how tables stand is in their statuses. */
final class ReportedRun implements RunObserver {
    private static final Logger LOG = LoggerFactory.getLogger(ReportedRun.class);
    private static final String FULL_IMPORT = "full-import";

    private final TaskSpec spec;
    private final RunSignals signals;
    private boolean fullEnded;

    ReportedRun(TaskSpec spec, RunSignals signals) {
        this.spec = spec;
        this.signals = signals;
    }

    @Override
    public void stage(String stage, String detail) {
        LOG.info("task={} stage={} {}", spec.name(), stage, detail);
        switch (stage) {
            case "SCHEMA" -> signals.begun(TaskStage.SCHEMA);
            case "FULL", "INCREMENTAL" -> {
                if (spec.has(TaskType.FULL)) {
                    signals.begun(TaskStage.FULL);
                }
                if (spec.has(TaskType.INCREMENTAL)) {
                    signals.begun(TaskStage.INCREMENTAL);
                }
            }
            default -> {} // a step, not a stage
        }
    }

    @Override
    public void notice(String text) {
        LOG.info("task={} {}", spec.name(), text);
    }

    @Override
    public boolean kept(String component, Optional<Failure> by) {
        return signals.kept(component, by);
    }

    /** Beside incremental synchronization, full migration ends when its component has nothing left to do. */
    @Override
    public void overview(TaskOverview overview) {
        boolean ended = overview.components().stream()
                .anyMatch(component ->
                        component.name().startsWith(FULL_IMPORT) && component.state() == InstanceStatus.State.DONE);
        if (ended && !fullEnded) {
            fullEnded = true;
            signals.ended(TaskStage.FULL);
        }
    }

    @Override
    public void tables(List<TableStatus> tables) {}

    @Override
    public void changes(List<ChangeStatus> changes) {}
}
