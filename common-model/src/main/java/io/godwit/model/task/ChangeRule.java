package io.godwit.model.task;

import java.util.Comparator;
import java.util.List;

/** Whether a running task accepts a changed value, by the longest prefix of its path. */
record ChangeRule(String prefix, Verdict verdict, String reason) {
    enum Verdict {
        AT_ONCE,
        RESTART,
        REFUSED
    }

    static final String OBJECTS = "spec.objects";

    private static final List<ChangeRule> RULES = List.of(
            refused("", "a running task keeps it"),
            refused("metadata.name", "the name says which task it is"),
            atOnce("metadata.tags"),
            refused("spec.kafka", "the task's topics are there"),
            restart("spec.kafka.bootstrapServers"), // other brokers of the same Kafka: in another one there is no such
            // task
            restart("spec.kafka.minInsyncReplicas"),
            restart("spec.kafka.properties"),
            refused("spec.schemaRegistry", "the task's row events are registered there"),
            restart("spec.schemaRegistry.properties"),
            refused("spec.source", "the task reads from this source"),
            restart("spec.source.milvus.token"),
            restart("spec.source.milvus.user"),
            restart("spec.source.milvus.password"),
            restart("spec.source.milvus.tls"),
            restart("spec.source.milvus.acceptVersion"),
            restart("spec.source.log.kafka.properties"),
            refused("spec.target", "the task's rows are there"),
            restart("spec.target.oceanbase.password"),
            refused("spec.types", "the task's stages depend on them"),
            refused(OBJECTS, "collections may be removed from a task, not added or exchanged"),
            restart("spec.options"),
            atOnce("spec.options.advanceAutomatically"),
            refused("spec.options.schema", "tables may have been created that way already"),
            atOnce("spec.options.full.limit"),
            atOnce("spec.options.incremental.limit"),
            atOnce("spec.options.incremental.retention"),
            atOnce("spec.options.reverse.limit"),
            atOnce("spec.options.reverse.retention"),
            refused("spec.options.incremental.startTimestamp", "the task has started there"),
            refused("spec.options.incremental.conflictPolicy", "rows were resolved that way already"),
            refused("spec.options.reverse.log", "places in another log are others"),
            refused("spec.options.reverse.binlogUrl", "places in another server's log are others"),
            refused("spec.options.parameters." + ExpertParameter.CHECKPOINT_SCHEMA.key(), "the checkpoints are there"));

    static ChangeRule of(String path) {
        return RULES.stream()
                .filter(rule -> path.startsWith(rule.prefix))
                .max(Comparator.comparingInt(rule -> rule.prefix.length()))
                .orElseThrow();
    }

    /** What the user can do about a refusal. */
    String remedy() {
        String excluded = prefix.equals(OBJECTS) ? "list what was excluded in spec.objects.exclude, " : "";
        return excluded + "put the old value back, or give the new task another metadata.name";
    }

    private static ChangeRule atOnce(String prefix) {
        return new ChangeRule(prefix, Verdict.AT_ONCE, "");
    }

    private static ChangeRule restart(String prefix) {
        return new ChangeRule(prefix, Verdict.RESTART, "");
    }

    private static ChangeRule refused(String prefix, String reason) {
        return new ChangeRule(prefix, Verdict.REFUSED, reason);
    }
}
