package io.godwit.dist;

import io.godwit.control.ControlPorts;
import io.godwit.control.turn.FollowedLog;
import io.godwit.control.turn.TurnPorts;
import io.godwit.milvus.Milvus;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.oceanbase.OceanBase;
import java.util.List;

/** Connects the control part to the source and the target of a task. */
final class SourceAndTarget {
    private final SecretResolver secrets;

    SourceAndTarget(SecretResolver secrets) {
        this.secrets = secrets;
    }

    ControlPorts connect(TaskSpec spec) {
        OceanBase oceanBase = oceanBase(spec);
        return new ControlPorts(
                milvus(spec).catalog(),
                oceanBase.schema(spec.options().schema()),
                oceanBase.gate(),
                spec.source().log().map(log -> Milvus.log(log, secrets)),
                new TurnPorts(
                        oceanBase.changeLogs(),
                        oceanBase.log(List.of()),
                        OceanBase.CHANNEL,
                        Milvus::decoder,
                        mappings -> new FollowedLog(oceanBase.log(mappings), OceanBase.decoder(mappings)),
                        () -> OceanBase.look(spec.target(), secrets),
                        () -> milvus(spec).writes()));
    }

    Milvus milvus(TaskSpec spec) {
        return Milvus.of(spec.source().milvus(), secrets);
    }

    OceanBase oceanBase(TaskSpec spec) {
        return OceanBase.of(spec, secrets);
    }
}
