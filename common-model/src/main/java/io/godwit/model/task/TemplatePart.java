package io.godwit.model.task;

import java.util.List;

/** The part of a task that a template is for. */
public enum TemplatePart {
    /** Anything under {@code spec}. */
    TASK("task", List.of()),
    /** What Full-Import works by. */
    FULL("full", List.of("options", "full")),
    /** What Store and Incr-Sync work by. */
    INCREMENTAL("incremental", List.of("options", "incremental"));

    private final String key;
    private final List<String> path;

    TemplatePart(String key, List<String> path) {
        this.key = key;
        this.path = path;
    }

    /** Under {@code spec} of a template. */
    public String key() {
        return key;
    }

    /** Where it is in a task's {@code spec}; empty for the spec itself. */
    public List<String> path() {
        return path;
    }

    /** The same as text, {@code options.full}. */
    public String pathText() {
        return String.join(".", path);
    }
}
