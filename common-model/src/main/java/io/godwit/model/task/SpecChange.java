package io.godwit.model.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a new spec changes in a running task of the same name.
 *
 * @param accepted changes that the task accepts, each with its effect
 * @param refused changes that would make it another task; if there are any, nothing of the new spec is accepted
 */
public record SpecChange(List<Accepted> accepted, List<Problem> refused) {
    /** How an accepted change takes effect. */
    public enum Effect {
        /** The components read it while they run. */
        AT_ONCE,
        /** The components of the task are restarted. */
        RESTART
    }

    /** One changed value; {@code "(absent)"} stands for no value. Secrets show as references. */
    public record Accepted(String path, String from, String to, Effect effect) {}

    private static final String ABSENT = "(absent)";

    /** Copies the lists. */
    public SpecChange {
        accepted = List.copyOf(accepted);
        refused = List.copyOf(refused);
    }

    /** Compares the spec that a task runs with the one that it is to run. */
    public static SpecChange between(TaskSpec running, TaskSpec wanted) {
        SortedMap<String, String> before = flat(running);
        SortedMap<String, String> after = flat(wanted);
        List<Accepted> accepted = new ArrayList<>();
        List<Problem> refused = new ArrayList<>();
        SortedSet<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        boolean narrowed = wanted.objects().narrows(running.objects());
        for (String path : paths) {
            String from = before.getOrDefault(path, ABSENT);
            String to = after.getOrDefault(path, ABSENT);
            if (from.equals(to)) {
                continue;
            }
            if (narrowed && path.startsWith(ChangeRule.OBJECTS)) {
                accepted.add(new Accepted(path, from, to, Effect.RESTART));
            } else {
                ChangeRule rule = ChangeRule.of(path);
                switch (rule.verdict()) {
                    case REFUSED ->
                        refused.add(new Problem(
                                path, "changes from " + from + " to " + to + ": " + rule.reason(), rule.remedy()));
                    case RESTART -> accepted.add(new Accepted(path, from, to, Effect.RESTART));
                    case AT_ONCE -> accepted.add(new Accepted(path, from, to, Effect.AT_ONCE));
                }
            }
        }
        return new SpecChange(accepted, refused);
    }

    /** Whether the specs are the same. */
    public boolean isEmpty() {
        return accepted.isEmpty() && refused.isEmpty();
    }

    /** Whether the components must be restarted. */
    public boolean needsRestart() {
        return accepted.stream().anyMatch(change -> change.effect() == Effect.RESTART);
    }

    private static SortedMap<String, String> flat(TaskSpec spec) {
        SortedMap<String, String> values = new TreeMap<>();
        Map<String, Object> tree = new TreeMap<>(spec.toTree());
        OptionsSpec options = spec.options();
        flatten("", tree, values);
        // A preset and the same numbers written out are the same, and a preset changes several values.
        FullResources full = options.full().resources();
        values.put(
                "spec.options.full.resources",
                "read " + full.read() + ", write " + full.write() + ", memory " + full.memory());
        WriterResources writer = options.incremental().writer();
        values.put("spec.options.incremental.writer", "write " + writer.write() + ", memory " + writer.memory());
        values.put(
                "spec.options.incremental.store",
                "memory " + options.incremental().store().memory());
        values.keySet()
                .removeIf(path -> path.startsWith("spec.options.full.resources.")
                        || path.startsWith("spec.options.incremental.writer.")
                        || path.startsWith("spec.options.incremental.store."));
        return values;
    }

    private static void flatten(String path, Object value, Map<String, String> values) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> flatten(path.isEmpty() ? key.toString() : path + "." + key, inner, values));
        } else {
            values.put(path, String.valueOf(value));
        }
    }
}
