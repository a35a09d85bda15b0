package io.godwit.model.task;

import java.util.List;
import java.util.Map;

/**
 * One migration task, as its file describes it. Secrets are references.
 *
 * @param name unique among the tasks of one Kafka
 * @param types the migration types, each once, in the order of their stages
 */
public record TaskSpec(
        String name,
        List<String> tags,
        KafkaSpec kafka,
        SchemaRegistrySpec schemaRegistry,
        SourceSpec source,
        OceanBaseSpec target,
        List<TaskType> types,
        ObjectsSpec objects,
        OptionsSpec options) {

    /** Group and version, as Kubernetes knows them too. */
    public static final String API_VERSION = "godwit.io/v1";

    /** What earlier builds took, and wrote into what they kept. */
    public static final String FORMER_API_VERSION = "godwit/v1";

    public static final String KIND = "MigrationTask";

    /** Sorts the types; refuses a task without a legal name or without a type, and incremental sync without a log. */
    public TaskSpec {
        TextRules.TASK_NAME.require(name);
        tags = List.copyOf(tags);
        types = types.stream().distinct().sorted().toList();
        Counts.requirePositive(types.size());
        if (types.contains(TaskType.INCREMENTAL) && source.log().isEmpty()) {
            throw new IllegalArgumentException("incremental sync needs the source's log");
        }
    }

    /** Whether the task includes the type. */
    public boolean has(TaskType type) {
        return types.contains(type);
    }

    /** The same task with another choice of collections. */
    public TaskSpec with(ObjectsSpec choice) {
        return new TaskSpec(name, tags, kafka, schemaRegistry, source, target, types, choice, options);
    }

    /** A document that may have been kept by an earlier build, so that it can be sent again. */
    public static Map<String, Object> shown(Map<String, Object> document) {
        return FORMER_API_VERSION.equals(document.get("apiVersion"))
                ? Trees.with(document, List.of("apiVersion"), API_VERSION)
                : document;
    }

    /** The spec as a tree of maps, lists, texts, numbers and booleans, defaults written out, secrets unresolved. */
    public Map<String, Object> toTree() {
        return SpecTree.of(this);
    }
}
