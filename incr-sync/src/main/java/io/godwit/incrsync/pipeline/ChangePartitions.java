package io.godwit.incrsync.pipeline;

import io.godwit.incrsync.config.IncrSyncConfig;
import io.godwit.model.error.GodwitException;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.TargetWriter;
import io.godwit.runtime.apply.PartitionWork;
import io.godwit.runtime.apply.WrittenPartitions;
import io.godwit.runtime.conflict.Conflicts;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.state.RereadRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The partitions of all change topics, each open once the gate of its mapping is. Thread-safe. */
record ChangePartitions(
        Map<String, MappingChanges> byTopic,
        IncrSyncConfig config,
        Conflicts conflicts,
        Consumer<List<RereadRequest>> rereads,
        GodwitMeters meters)
        implements WrittenPartitions {
    /** What to do about a refused change that stopped the task. */
    static final String REMEDY = "fix the row or the table and run the task again, or set"
            + " spec.options.incremental.onRejectedRow (spec.options.reverse.onRejectedRow for a way back with options"
            + " of its own) to CONTINUE, to record such changes and continue";

    @Override
    public boolean isOpen(PartitionRef partition) {
        return byTopic.get(partition.topic()).isOpen();
    }

    @Override
    public void failed(PartitionRef partition, GodwitException failure) {
        byTopic.get(partition.topic()).failed(failure);
    }

    @Override
    public PartitionWork work(TargetWriter writer, ApplyCheckpoint claimed) {
        conflicts.open().load();
        return new ChangeWork(
                byTopic.get(claimed.partition().topic()),
                writer,
                claimed.partition(),
                config,
                conflicts,
                rereads,
                meters);
    }
}
