package io.godwit.operator.launch;

import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.ComponentWish;
import io.godwit.runtime.state.TaskRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records of a task that runs, as the control service has them. */
final class LaunchedTasks {
    static final String ID = "abcdefgh2345";

    private LaunchedTasks() {}

    static TaskRecord task(long generation) {
        return named("products-to-ob", generation);
    }

    static TaskRecord named(String name, long generation) {
        return of(name, generation, ID, Map.of(), Map.of());
    }

    static TaskRecord of(
            String name, long generation, String id, Map<String, Object> kafkaProperties, Map<String, Object> options) {
        Map<String, Object> kafka = new HashMap<>(Map.of("bootstrapServers", "kafka-1:9092"));
        if (!kafkaProperties.isEmpty()) {
            kafka.put("properties", kafkaProperties);
        }
        return new TaskRecord(
                id,
                name,
                generation,
                TaskRecord.State.RUNNING,
                Map.of(
                        "apiVersion",
                        TaskSpec.API_VERSION,
                        "kind",
                        "MigrationTask",
                        "metadata",
                        Map.of("name", name),
                        "spec",
                        Map.of(
                                "kafka", kafka,
                                "schemaRegistry", Map.of("url", "http://registry:8081"),
                                "source", Map.of("milvus", Map.of("uri", "http://milvus:19530")),
                                "target", Map.of("oceanbase", Map.of("url", "jdbc:mysql://ob:2881/", "user", "root@t")),
                                "types", List.of("SCHEMA", "FULL"),
                                "objects", Map.of("include", List.of("default.*")),
                                "options", options)),
                1,
                Optional.empty(),
                Optional.empty());
    }

    static TaskRecord restarted(TaskRecord task, String instance) {
        return task.managed(new TaskRecord.Managed(0, Optional.empty(), false)
                .wishing(Map.of(instance, new ComponentWish(false, 1))));
    }
}
