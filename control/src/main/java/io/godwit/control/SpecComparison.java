package io.godwit.control;

import io.godwit.control.lifecycle.ChangeFacts;
import io.godwit.control.lifecycle.TaskDecision;
import io.godwit.control.lifecycle.TaskInput;
import io.godwit.control.record.Commitment;
import io.godwit.control.record.RecordedState;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.SpecChange;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** Compares a task file with the existing task of that name. */
public final class SpecComparison {
    private SpecComparison() {}

    /** The spec of a published task. */
    public static TaskSpec published(Map<String, Object> tree) {
        return switch (TaskSpecReader.ofPublished().read(tree)) {
            case SpecReading.Valid valid -> valid.spec();
            case SpecReading.Invalid invalid ->
                throw GodwitException.bug("a published task cannot be read back: " + invalid.problems(), null);
        };
    }

    /** Whether the change of a task from one revision to the next requires new processes, wherever they run. */
    public static boolean needsRestart(TaskRecord running, TaskRecord wanted) {
        return running.revision() != wanted.revision()
                && SpecChange.between(published(running.spec()), published(wanted.spec()))
                        .needsRestart();
    }

    /**
     * What the document changes in the task, and what of that is refused.
     *
     * @param fixed how much of the spec the task can no longer take back
     */
    public static SpecChange compare(TaskRecord known, TaskSpec wanted, Commitment fixed) {
        return SpecChange.between(published(known.spec()), wanted).correcting(path -> isFixed(path, fixed));
    }

    /** The same, where all is accepted; throws TASK_CHANGED, naming every path, when a change makes it another task. */
    public static SpecChange requireSameTask(TaskRecord known, TaskSpec wanted, Commitment fixed) {
        SpecChange change = compare(known, wanted, fixed);
        if (!change.refused().isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_CHANGED,
                    "task " + wanted.name() + " cannot take these changes:\n- "
                            + change.refused().stream()
                                    .map(refused -> refused.problem().toString())
                                    .collect(Collectors.joining("\n- ")),
                    "put the old values back, or give the new task another metadata.name");
        }
        return change;
    }

    /** Throws TASK_STATE when the task, as it is now, would refuse a change that was compared with it. */
    static void requireTaken(TaskRecord known, ChangeFacts facts) {
        TaskDecision.of(RecordedState.of(known), TaskInput.Change.of(facts), Instant.EPOCH)
                .refusal()
                .ifPresent(refusal -> {
                    throw GodwitException.configuration(ErrorCode.TASK_STATE, refusal.reason(), refusal.remedy());
                });
    }

    /** A value may be corrected until something depends on it; the task's own records are in its Kafka from the beginning. */
    private static boolean isFixed(String path, Commitment fixed) {
        return switch (fixed) {
            case NOTHING ->
                path.startsWith("metadata.name")
                        || path.startsWith("spec.kafka") && !path.equals("spec.kafka.bootstrapServers");
            case OBJECTS -> !path.startsWith("spec.schemaRegistry");
            case ROWS -> true;
        };
    }
}
