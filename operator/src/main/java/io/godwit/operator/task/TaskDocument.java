package io.godwit.operator.task;

import io.godwit.model.task.DataSourceDocument;
import io.godwit.model.task.ExpertParameter;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.Trees;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An object's document, as a task file has it: the cluster has places of its own for what a file says in its metadata. Pure. */
public final class TaskDocument {
    /** Annotation: labels for people, separated by commas. */
    public static final String TAGS = "godwit.io/tags";
    /** Annotation: a line for people, of a data source. */
    public static final String DESCRIPTION = "godwit.io/description";
    /** Annotation: {@code false} stops the task, and {@code true} starts it again. */
    public static final String RUN = "godwit.io/run";
    /** Annotation: {@code true} gives a task that was made or changed elsewhere this object's spec. */
    public static final String TAKE_OVER = "godwit.io/take-over";
    /** Annotation: while it is {@code true}, the task has the last spec of the object that worked, whatever the object says. */
    public static final String ROLLBACK = "godwit.io/rollback";
    /** Annotation: {@value #RELEASE}, the default, removes everything of the task together with its object; anything else leaves it, stopped. */
    public static final String DELETION_POLICY = "godwit.io/deletion-policy";
    /** A value of {@link #DELETION_POLICY}. */
    public static final String RELEASE = "release";

    private static final String INSTANCES = "instances";
    private static final List<String> INCR_SYNC_INSTANCES =
            List.of("options", "parameters", ExpertParameter.INCR_SYNC_INSTANCES.key());

    private TaskDocument() {}

    /** The document of a task. */
    static Map<String, Object> of(String name, Map<String, String> annotations, Map<String, Object> spec) {
        Map<String, Object> metadata = new LinkedHashMap<>(Map.of("name", name));
        List<String> tags = Stream.of(annotations.getOrDefault(TAGS, "").split(","))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .toList();
        if (!tags.isEmpty()) {
            metadata.put("tags", tags);
        }
        return document(TaskSpec.KIND, metadata, scaled(spec));
    }

    /** The document of a data source. */
    static Map<String, Object> ofSource(String name, Map<String, String> annotations, Map<String, Object> spec) {
        Map<String, Object> metadata = new LinkedHashMap<>(Map.of("name", name));
        String description = annotations.getOrDefault(DESCRIPTION, "");
        if (!description.isBlank()) {
            metadata.put("description", description);
        }
        return document(DataSourceDocument.KIND, metadata, spec);
    }

    private static Map<String, Object> document(String kind, Map<String, Object> metadata, Map<String, Object> spec) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("apiVersion", TaskSpec.API_VERSION);
        document.put("kind", kind);
        document.put("metadata", metadata);
        document.put("spec", spec);
        return document;
    }

    /** What {@code kubectl scale} sets comes before the option; 1, its default, says nothing. */
    private static Map<String, Object> scaled(Map<String, Object> spec) {
        Map<String, Object> own = new LinkedHashMap<>(spec);
        Object instances = own.remove(INSTANCES);
        return instances instanceof Number number && number.intValue() > 1
                ? Trees.with(own, INCR_SYNC_INSTANCES, String.valueOf(number.intValue()))
                : own;
    }
}
