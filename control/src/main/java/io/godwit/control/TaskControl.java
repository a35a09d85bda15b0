package io.godwit.control;

import io.godwit.control.estimate.Estimate;
import io.godwit.control.precheck.PrecheckReport;
import io.godwit.control.record.TaskStanding;
import io.godwit.control.stage.SchemaScript;
import io.godwit.model.error.ExitCode;
import io.godwit.model.task.KafkaSpec;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.ConflictRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What the command line needs from the control part. Every method blocks; each throws {@link
 * io.godwit.model.error.GodwitException} with a kind that determines the exit code.
 */
public interface TaskControl {
    /** Runs every check of the task, on all its objects. Changes nothing. */
    PrecheckReport precheck(TaskSpec spec);

    /** What the task takes: rows, bytes and time, as far as that can be measured in some seconds. Changes nothing. */
    Estimate estimate(TaskSpec spec);

    /**
     * Checks the task, then runs or resumes it to its end; throws if a check fails; INTERRUPTED after {@link #drain}. Reports to
     * {@code observer} on the calling thread.
     */
    ExitCode run(TaskSpec spec, RunOptions options, RunObserver observer);

    /** The same with the options of the task's file. */
    default ExitCode run(TaskSpec spec, RunObserver observer) {
        return run(spec, RunOptions.NONE, observer);
    }

    /** Asks {@link #run} to drain and to return. Called from another thread, returns immediately, idempotent. */
    void drain();

    /** What {@link #apply} would change, and what of that it would refuse. Changes nothing. */
    ChangePlan plan(TaskSpec spec);

    /** Publishes a changed spec to the task of that name and returns what changed. */
    ChangePlan apply(TaskSpec spec);

    /** What schema migration would do. Changes nothing. */
    SchemaScript ddl(TaskSpec spec);

    /**
     * Migrates collections of a stopped task again: empties their tables immediately; the next run migrates them in full. Returns
     * their mappings' labels with the number of the attempt.
     *
     * @param collections full names
     */
    Map<String, Integer> repeat(TaskSpec spec, List<String> collections);

    /**
     * Permanently removes collections from a stopped task: deletes their topics, checkpoints and records; their tables stay as
     * they are. Returns their mappings' labels.
     *
     * @param collections full names
     */
    Collection<String> exclude(TaskSpec spec, List<String> collections);

    /** All tasks that this Kafka knows, by name. */
    List<TaskStanding> list(KafkaSpec kafka);

    /** The state of the task of that name; a configuration failure if there is none. */
    TaskStanding status(TaskSpec spec);

    /** The conflicts of the task of that name, newest first, at most {@code limit}. */
    List<ConflictRecord> conflicts(TaskSpec spec, int limit);

    /**
     * Asks the Store to read the keys of open conflicts again; returns them. For a task without INCREMENTAL, which has no Store,
     * a configuration failure.
     */
    List<ConflictRecord> reread(TaskSpec spec, int limit);
}
