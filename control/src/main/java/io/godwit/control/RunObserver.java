package io.godwit.control;

import io.godwit.control.precheck.PrecheckReport;
import io.godwit.control.standing.TaskOverview;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TableStatus;
import java.util.List;
import java.util.Optional;

/** Called about the progress of a run, on the control's own thread. */
public interface RunObserver {
    /** What was checked before anything was touched; the run ends here if a check failed. */
    default void checks(PrecheckReport report) {}

    /** A stage begins; {@code detail} is one line for people. */
    void stage(String stage, String detail);

    /** Something the user should know, on one line. */
    void notice(String text);

    /**
     * What keeps a component from its work, as its supervisor sees it; empty once nothing does. Said when it changes.
     *
     * @param component its name, {@code incr-sync-0}
     * @return whether it is known now; if not, it is said again
     */
    default boolean kept(String component, Optional<Failure> by) {
        return true;
    }

    /** The state of the task and of all its tables now, derived from what follows. */
    default void overview(TaskOverview overview) {}

    /** What is reported about the tables now; all tables of the task each time. */
    void tables(List<TableStatus> tables);

    /** How the changes of the tables are applied now; all tables of the task each time. */
    void changes(List<ChangeStatus> changes);
}
