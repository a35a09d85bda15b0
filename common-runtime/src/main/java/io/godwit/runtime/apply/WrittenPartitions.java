package io.godwit.runtime.apply;

import io.godwit.model.error.GodwitException;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.TargetWriter;

/** What a service says about the partitions that its writer threads are given. Thread-safe. */
public interface WrittenPartitions {
    /** Whether the partition may be claimed yet; until then nothing of it is read. */
    boolean isOpen(PartitionRef partition);

    /** The table of the partition failed alone, permanently: it is no longer open, and the others continue. */
    void failed(PartitionRef partition, GodwitException failure);

    /** What is to be written of a partition that was just claimed. Blocks; may fail retriably, and is then asked again. */
    PartitionWork work(TargetWriter writer, ApplyCheckpoint claimed);
}
