package io.godwit.incrsync.app;

import static io.godwit.runtime.process.CallWatch.Server.MILVUS;
import static io.godwit.runtime.process.CallWatch.Server.OCEANBASE;

import io.godwit.milvus.Milvus;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.TargetWriter;
import io.godwit.oceanbase.OceanBase;
import io.godwit.runtime.process.TaskWiring;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The side that is written: the one place of this service that knows its direction. Checkpoints and gate are OceanBase's in both.
 *
 * @param writers a connection to it for each writer thread
 */
record IncrSyncEnds(Supplier<TargetWriter> writers, PhaseGate gate) {

    /** The side that the process's flow goes to. */
    static IncrSyncEnds of(TaskWiring task) {
        OceanBase oceanBase = OceanBase.of(task.spec(), task.secrets());
        Supplier<TargetWriter> writers =
                switch (task.arguments().direction()) {
                    case FORWARD -> () -> task.watched(OCEANBASE, TargetWriter.class, oceanBase.writer());
                    case REVERSE -> {
                        Milvus milvus = Milvus.of(task.spec().source().milvus(), task.secrets());
                        Map<CollectionName, String> partitions =
                                task.spec().options().reverse().partitions();
                        yield () -> task.watched(
                                MILVUS, TargetWriter.class, milvus.writer(oceanBase.checkpoints(), partitions));
                    }
                };
        return new IncrSyncEnds(writers, task.watched(OCEANBASE, PhaseGate.class, oceanBase.gate()));
    }
}
