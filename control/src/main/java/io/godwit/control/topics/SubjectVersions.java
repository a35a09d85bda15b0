package io.godwit.control.topics;

import io.godwit.model.task.TaskSpec;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Looks at the schema registry of a task. Thread-safe; a call blocks for at most 10 s. */
public interface SubjectVersions {
    /**
     * The versions of the schemas of these topics' keys and values, by topic; a topic without subjects has no entry.
     *
     * @throws io.godwit.model.error.GodwitException when the registry does not answer
     */
    Map<String, Schemas> of(TaskSpec spec, Collection<String> topics);

    /** Versions of a topic's schemas, ascending. */
    record Schemas(List<Integer> key, List<Integer> value) {
        /** Copies the lists. */
        public Schemas {
            key = List.copyOf(key);
            value = List.copyOf(value);
        }
    }
}
