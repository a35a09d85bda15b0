package io.godwit.model.task;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What a new spec changes in a running task of the same name.
 *
 * @param accepted changes that the task accepts, each with its effect
 * @param refused changes that would make it another task; if there are any, nothing of the new spec is accepted
 */
public record SpecChange(List<Accepted> accepted, List<Refused> refused) {
    /** How an accepted change takes effect. */
    public enum Effect {
        /** The components read it while they run. */
        AT_ONCE,
        /** The components of the task are restarted. */
        RESTART
    }

    /**
     * One changed value; {@code "(absent)"} stands for no value, and a long one is cut. Secrets show as references.
     */
    public record Accepted(String path, String from, String to, Effect effect) {}

    /** One changed value that makes it another task, shown in the same way. */
    public record Refused(String path, String from, String to, String reason, String remedy) {
        /** The same for whoever sent the spec. */
        public Problem problem() {
            return new Problem(path, "changes from " + from + " to " + to + ": " + reason, remedy);
        }
    }

    private static final String ABSENT = "(absent)";
    private static final int MOST_SHOWN = 500;
    private static final int FINGERPRINT_BYTES = 16;
    private static final String SPEC = "spec.";

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
        List<Refused> refused = new ArrayList<>();
        SortedSet<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        boolean narrowed = wanted.objects().narrows(running.objects());
        for (String path : paths) {
            String from = before.getOrDefault(path, ABSENT);
            String to = after.getOrDefault(path, ABSENT);
            if (from.equals(to)) {
                continue;
            }
            ChangeRule rule = ChangeRule.of(path);
            boolean leavesOut = narrowed && path.startsWith(ChangeRule.OBJECTS);
            ChangeRule.Verdict verdict = leavesOut ? ChangeRule.Verdict.RESTART : rule.verdict();
            switch (verdict) {
                case REFUSED -> refused.add(new Refused(path, shown(from), shown(to), rule.reason(), rule.remedy()));
                case RESTART -> accepted.add(new Accepted(path, shown(from), shown(to), Effect.RESTART));
                case AT_ONCE -> accepted.add(new Accepted(path, shown(from), shown(to), Effect.AT_ONCE));
            }
        }
        return new SpecChange(accepted, refused);
    }

    /**
     * The same comparison for a task that can still take back the values that {@code fixed} does not hold for: their change makes no
     * other task of it. It has no components that a change could reach.
     */
    public SpecChange correcting(Predicate<String> fixed) {
        List<Accepted> all = new ArrayList<>(accepted);
        refused.stream()
                .filter(change -> !fixed.test(change.path()))
                .map(change -> new Accepted(change.path(), change.from(), change.to(), Effect.RESTART))
                .forEach(all::add);
        return new SpecChange(
                all,
                refused.stream().filter(change -> fixed.test(change.path())).toList());
    }

    /** Whether the specs are the same. */
    public boolean isEmpty() {
        return accepted.isEmpty() && refused.isEmpty();
    }

    /** Whether the components must be restarted. */
    public boolean needsRestart() {
        return accepted.stream().anyMatch(change -> change.effect() == Effect.RESTART);
    }

    /**
     * A short text that two accepted specs of one task share exactly if a change from one to the other needs no restart: for launchers
     * that keep no whole spec beside what they run.
     *
     * @param tree the spec as {@link TaskSpec#toTree} writes it
     */
    public static String fingerprint(Map<String, Object> tree) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Trees.flat(tree).forEach((path, value) -> {
                if (path.startsWith(SPEC) && ChangeRule.of(path).verdict() != ChangeRule.Verdict.AT_ONCE) {
                    digest.update((path + "\0" + value + "\0").getBytes(StandardCharsets.UTF_8));
                }
            });
            return HexFormat.of().formatHex(digest.digest(), 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static String shown(String value) {
        return value.length() <= MOST_SHOWN
                ? value
                : value.substring(0, MOST_SHOWN) + "... (" + value.length() + " characters)";
    }

    private static SortedMap<String, String> flat(TaskSpec spec) {
        SortedMap<String, String> values = Trees.flat(spec.toTree());
        OptionsSpec options = spec.options();
        // A preset and the same numbers written out are the same, and a preset changes several values.
        FullResources full = options.full().resources();
        values.put(
                "spec.options.full.resources",
                "read " + full.read() + ", write " + full.write() + ", memory " + full.memory());
        putResources(values, "spec.options.incremental", options.incremental());
        if (!options.reverse().reuseIncremental()) {
            putResources(values, "spec.options.reverse", options.reverse().own());
        }
        values.keySet()
                .removeIf(path -> path.startsWith("spec.options.full.resources.")
                        || path.startsWith("spec.options.incremental.writer.")
                        || path.startsWith("spec.options.incremental.store.")
                        || path.startsWith("spec.options.reverse.writer.")
                        || path.startsWith("spec.options.reverse.store."));
        return values;
    }

    private static void putResources(Map<String, String> values, String path, IncrementalOptions changes) {
        WriterResources writer = changes.writer();
        values.put(path + ".writer", "write " + writer.write() + ", memory " + writer.memory());
        values.put(path + ".store", "memory " + changes.store().memory());
    }
}
