package io.godwit.dist;

import io.godwit.control.ControlPorts;
import io.godwit.control.turn.FollowedLog;
import io.godwit.control.turn.TurnPorts;
import io.godwit.milvus.Milvus;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.oceanbase.OceanBase;
import io.godwit.oceanbase.TenantChanges;
import java.util.List;
import java.util.UUID;

/** Connects the control part to the source and the target of a task. */
final class SourceAndTarget {
    private final SecretResolver secrets;

    SourceAndTarget(SecretResolver secrets) {
        this.secrets = secrets;
    }

    ControlPorts connect(TaskSpec spec) {
        return connect(spec, milvus(spec).catalog());
    }

    /** The same, with a source that nobody has asked yet. */
    ControlPorts connectLate(TaskSpec spec) {
        return connect(spec, new LateCatalog(() -> milvus(spec).catalog()));
    }

    private ControlPorts connect(TaskSpec spec, SourceCatalog catalog) {
        OceanBase oceanBase = oceanBase(spec);
        TenantChanges changes = oceanBase.changes(spec.options(), "control/" + UUID.randomUUID());
        return new ControlPorts(
                catalog,
                oceanBase.schema(spec.options().schema()),
                oceanBase.gate(),
                spec.source().log().map(log -> Milvus.log(log, secrets)),
                new TurnPorts(
                        changes.logs(),
                        changes.log(List.of()),
                        OceanBase.CHANNEL,
                        changes::timestamp,
                        Milvus::decoder,
                        mappings -> new FollowedLog(changes.log(mappings), OceanBase.decoder(mappings)),
                        () -> OceanBase.look(spec.target(), secrets),
                        () -> milvus(spec).writes(spec.options().reverse().partitions())));
    }

    Milvus milvus(TaskSpec spec) {
        return Milvus.of(spec.source().milvus(), secrets);
    }

    OceanBase oceanBase(TaskSpec spec) {
        return OceanBase.of(spec, secrets);
    }
}
