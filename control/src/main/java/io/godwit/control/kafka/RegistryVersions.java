package io.godwit.control.kafka;

import io.godwit.control.precheck.BoundedCall;
import io.godwit.control.topics.SubjectVersions;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.kafka.SchemaRegistry;
import io.godwit.runtime.limit.InParallel;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Registries list the versions of one subject at a time: some are asked for at once, and all within the time. */
public final class RegistryVersions implements SubjectVersions {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int AT_ONCE = 8;

    private final Function<TaskSpec, SchemaRegistry> registries;

    /** Asks the registry that {@code registries} connects to. */
    public RegistryVersions(Function<TaskSpec, SchemaRegistry> registries) {
        this.registries = registries;
    }

    @Override
    public Map<String, Schemas> of(TaskSpec spec, Collection<String> topics) {
        return BoundedCall.start(
                        "the schema registry at " + spec.schemaRegistry().url(),
                        ErrorCode.REGISTRY_UNREACHABLE,
                        () -> ask(spec, List.copyOf(topics)),
                        late -> {})
                .await(PATIENCE);
    }

    private Map<String, Schemas> ask(TaskSpec spec, List<String> topics) {
        try (SchemaRegistry registry = registries.apply(spec)) {
            List<Schemas> found = InParallel.map(
                    topics,
                    AT_ONCE,
                    topic -> new Schemas(
                            registry.versions(SchemaRegistry.keySubject(topic)),
                            registry.versions(SchemaRegistry.valueSubject(topic))));
            Map<String, Schemas> schemas = new HashMap<>();
            for (int i = 0; i < topics.size(); i++) {
                if (!found.get(i).key().isEmpty() || !found.get(i).value().isEmpty()) {
                    schemas.put(topics.get(i), found.get(i));
                }
            }
            return schemas;
        }
    }
}
