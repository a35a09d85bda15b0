package io.godwit.console.app;

import io.godwit.console.control.ControlPorts;
import io.godwit.milvus.Milvus;
import io.godwit.model.log.LogPosition;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SourceLogSpec;
import io.godwit.model.task.TaskSpec;
import io.godwit.oceanbase.OceanBase;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.TopicAdmin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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
                topics -> logEnds(spec.source().log(), topics));
    }

    Milvus milvus(TaskSpec spec) {
        return Milvus.of(spec.source().milvus(), secrets);
    }

    OceanBase oceanBase(TaskSpec spec) {
        return OceanBase.of(spec, secrets);
    }

    /** Milvus writes to partition 0 of each topic only. */
    private Map<String, LogPosition> logEnds(Optional<SourceLogSpec> log, List<String> topics) {
        Map<String, LogPosition> ends = new HashMap<>();
        if (log.isEmpty() || topics.isEmpty()) {
            return ends;
        }
        Map<String, String> properties = log.get().properties().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> secrets.resolve(e.getValue())));
        try (TopicAdmin admin = new TopicAdmin(new KafkaSettings(log.get().bootstrapServers(), properties), 1)) {
            admin.ends(topics).forEach((partition, end) -> {
                if (partition.partition() == 0) {
                    ends.put(partition.topic(), LogPosition.of(end));
                }
            });
        }
        return ends;
    }
}
