package io.godwit.dist.docs;

import static io.godwit.dist.docs.KeySchema.schema;

import java.util.List;
import java.util.Map;

/** What custom resources tell, and what they take besides the documents of the command line. */
final class ResourceStatus {
    private static final int MOST_INSTANCES = 32;

    private ResourceStatus() {}

    /** How many Incr-Sync processes there are: what {@code kubectl scale} sets. */
    static Map<String, Object> instances() {
        return schema(
                "description",
                "Incr-Sync processes that share the change topics: what kubectl scale sets. 1 leaves it to"
                        + " options.parameters and templates.",
                "type",
                "integer",
                "format",
                "int32",
                "minimum",
                1,
                "maximum",
                MOST_INSTANCES,
                "default",
                1);
    }

    static Map<String, Object> ofTask() {
        return status(schema(
                "phase",
                        text(
                                "State of the task: Pending until the control service has it, then as godwit task list shows it."),
                "stage", text("The stage that runs, or the last one that ran."),
                "progress", text("How much of the stage is done, as far as it is measured, for example 42%."),
                "lag", text("How far the table that is furthest behind is behind its collection, for example 3s."),
                "conflicts",
                        number("Rows that were not applied as they stand, or were applied over another row.", "int64"),
                "taskId", text("Id of the task, by which its topics, logs and metrics are named."),
                "revision", number("Raised each time the task's document changes.", "int64"),
                "applied",
                        applied(
                                "run",
                                schema("description", "Whether the task was asked to run.", "type", "boolean"),
                                "document",
                                text(
                                        "Marks the document that was carried out: tags and the like are annotations, which raise no"
                                                + " generation.")),
                "owner", text("Who changes the spec: Kubernetes, or REST where it was changed there last."),
                "instances", number("Incr-Sync processes that there are.", "int32"),
                "selector", text("Selects the pods of Incr-Sync."),
                "failure", failure(),
                "spec",
                        spec(
                                "The spec that the task works with: templates, data sources and defaults written out, secrets as"
                                        + " references."),
                "intended",
                        schema(
                                "description",
                                "The spec that a running task is to have next, told before it is restarted for it; there until it has it.",
                                "type",
                                "object",
                                "properties",
                                schema(
                                        "generation", number("The generation that says so.", "int64"),
                                        "document", text("Marks the document that says so."),
                                        "spec",
                                                spec(
                                                        "The spec: templates, data sources and defaults written out, secrets as"
                                                                + " references."))),
                "lastGood",
                        schema(
                                "description",
                                "The last spec that the task worked with, as the resource had it: what godwit.io/rollback=true goes back to.",
                                "type",
                                "object",
                                "properties",
                                schema(
                                        "generation", number("The generation that it came with.", "int64"),
                                        "revision", number("The task's revision with it.", "int64"),
                                        "spec", spec("The spec, as it was applied."))),
                "rolledBack",
                        number(
                                "The generation whose spec the task has again, because of godwit.io/rollback=true.",
                                "int64")));
    }

    private static Map<String, Object> spec(String words) {
        return schema("description", words, "type", "object", "x-kubernetes-preserve-unknown-fields", true);
    }

    static Map<String, Object> ofDataSource() {
        return status(schema(
                "kind", text("What the data source is."),
                "endpoint", text("Its address."),
                "revision", number("Raised each time its document changes.", "int64"),
                "applied", applied(),
                "test", text("How its last test ended: Passed or Failed."),
                "users",
                        schema(
                                "description",
                                "Tasks that were made from it.",
                                "type",
                                "array",
                                "items",
                                schema("type", "string"))));
    }

    private static Map<String, Object> status(Map<String, Object> own) {
        own.put("observedGeneration", number("The generation of the resource that this is about.", "int64"));
        own.put("conditions", conditions());
        return schema("description", "What the control service knows of it.", "type", "object", "properties", own);
    }

    private static Map<String, Object> applied(Object... more) {
        Map<String, Object> properties = schema(more);
        properties.put("generation", number("The generation whose spec it has.", "int64"));
        properties.put("revision", number("Its revision with that spec.", "int64"));
        properties.put(
                "takenOver",
                schema(
                        "description",
                        "Whether godwit.io/take-over was carried out: it is again once the annotation was removed.",
                        "type",
                        "boolean"));
        return schema(
                "description", "What was carried out of the resource.", "type", "object", "properties", properties);
    }

    private static Map<String, Object> failure() {
        return schema(
                "description",
                "Why it failed, or was refused.",
                "type",
                "object",
                "properties",
                schema(
                        "code", text("A code of docs/errors.md."),
                        "message", text("What is wrong."),
                        "remedy", text("What to do about it.")));
    }

    private static Map<String, Object> conditions() {
        return schema(
                "description",
                "Ready, Progressing, Degraded, NeedsAttention.",
                "type",
                "array",
                "x-kubernetes-list-type",
                "map",
                "x-kubernetes-list-map-keys",
                List.of("type"),
                "items",
                schema(
                        "type",
                        "object",
                        "required",
                        List.of("type", "status", "lastTransitionTime", "reason", "message"),
                        "properties",
                        schema(
                                "type", text("Which condition it is."),
                                "status",
                                        schema(
                                                "description",
                                                "Whether it holds.",
                                                "type",
                                                "string",
                                                "enum",
                                                List.of("True", "False", "Unknown")),
                                "reason", text("Why, in one word, or a code of docs/errors.md."),
                                "message", text("Why, for people, with the remedy."),
                                "observedGeneration",
                                        number("The generation of the resource that this is about.", "int64"),
                                "lastTransitionTime",
                                        schema(
                                                "description",
                                                "Since when it is so.",
                                                "type",
                                                "string",
                                                "format",
                                                "date-time"))));
    }

    private static Map<String, Object> text(String words) {
        return schema("description", words, "type", "string");
    }

    private static Map<String, Object> number(String words, String format) {
        return schema("description", words, "type", "integer", "format", format);
    }
}
