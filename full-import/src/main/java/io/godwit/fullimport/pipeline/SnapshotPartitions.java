package io.godwit.fullimport.pipeline;

import io.godwit.model.error.GodwitException;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.TargetWriter;
import io.godwit.runtime.apply.PartitionWork;
import io.godwit.runtime.apply.WrittenPartitions;
import io.godwit.runtime.conflict.Conflicts;
import java.util.Map;

/** The partitions of all snapshot topics, which may be written until their mapping ends. Thread-safe. */
record SnapshotPartitions(Map<String, MappingProgress> byTopic, Conflicts conflicts) implements WrittenPartitions {
    /** What to do about a refused row that stopped the task. */
    static final String REMEDY =
            "fix the table and run the task again, which delivers the same row (a row fixed at the source"
                    + " meanwhile arrives with a new task, or as a change), or set spec.options.full.onRejectedRow: CONTINUE"
                    + " to record such rows and continue";

    @Override
    public boolean isOpen(PartitionRef partition) {
        return !byTopic.get(partition.topic()).ended();
    }

    @Override
    public void failed(PartitionRef partition, GodwitException failure) {
        byTopic.get(partition.topic()).failed(failure);
    }

    @Override
    public PartitionWork work(TargetWriter writer, ApplyCheckpoint claimed) {
        conflicts.open().load();
        return new SnapshotWork(byTopic.get(claimed.partition().topic()), writer, claimed, conflicts);
    }
}
