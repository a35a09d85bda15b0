package io.godwit.model.target;

import io.godwit.model.schema.TableMapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The phase of each table mapping, kept in the target next to the checkpoints. Thread-safe; calls block. */
public interface PhaseGate extends AutoCloseable {
    /** What may be written for a mapping. */
    enum Phase {
        /** Only the snapshot is applied. */
        SNAPSHOT,
        /** Only changes are applied. */
        CHANGES
    }

    /**
     * Records the mapping in phase SNAPSHOT unless it is known; returns the phase it is in.
     *
     * @throws io.godwit.model.error.GodwitException configuration, TASK_CHANGED, when another attempt at it has begun
     */
    Phase open(String taskId, TableMapping mapping, int attempt);

    /**
     * Begins another attempt at a mapping that is known: in one transaction sends it back to SNAPSHOT and closes its checkpoints,
     * so that whatever still writes it is fenced. Idempotent.
     *
     * @param topics of the previous attempt, and of the changes
     */
    void again(String taskId, long collectionId, int attempt, List<String> topics);

    /**
     * Removes what is kept about a mapping: in one transaction its phase and its checkpoints, so that whatever still writes it is
     * fenced. Its table stays as it is. Idempotent.
     *
     * @param topics of its snapshot and of its changes
     */
    void forget(String taskId, long collectionId, List<String> topics);

    /**
     * The gates for one owner, who takes those of this task from whoever had them: from now on each change that an earlier owner
     * makes fails as FENCED and changes nothing, also one that was under way; it is waited for. Who changes gates without having
     * claimed them is not held up. What is returned needs no closing.
     */
    PhaseGate claimed(String taskId);

    /** Fails as FENCED where the task's gates have another owner by now; nothing where nobody claimed them here. */
    void confirm();

    /** Removes what claims of this task have left. Idempotent. */
    void unclaim(String taskId);

    /** The phase the mapping is in; empty where it is not recorded. */
    Optional<Phase> phase(String taskId, long collectionId);

    /**
     * In one transaction: closes the snapshot checkpoints, creates the change checkpoints (open, at the given offsets; closed
     * ones of a previous attempt are opened again there), and moves the mapping to CHANGES. Idempotent. Fails as FENCED if a
     * snapshot checkpoint is not at its expected end.
     *
     * @param snapshotEnds checkpoints with the offset that each snapshot partition must have reached
     * @param changeStarts checkpoints to open; empty for a task without incremental sync
     */
    void advance(String taskId, long collectionId, List<PartitionEnd> snapshotEnds, List<PartitionEnd> changeStarts);

    /** The phases of all known mappings of a task, by collection. */
    Map<Long, Phase> phases(String taskId);

    /** All open checkpoints of a task. */
    List<ApplyCheckpoint> openCheckpoints(String taskId);

    /** All checkpoints of a task's topic, ordered by partition. */
    List<ApplyCheckpoint> checkpoints(String taskId, String topic);

    @Override
    void close();

    /** A partition and an offset in it. */
    record PartitionEnd(PartitionRef partition, long offset) {}
}
