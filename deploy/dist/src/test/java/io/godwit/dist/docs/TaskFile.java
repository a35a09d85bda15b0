package io.godwit.dist.docs;

import io.godwit.model.task.Problem;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small legal task as a tree that can be changed, and what the reader says of it. */
final class TaskFile {
    private static final String NEVER_A_KEY = "__probe";
    private static final String KNOWN = "Known here: ";

    private final Map<String, Object> tree = new LinkedHashMap<>();

    /** The smallest task; a path names the section, dots between its parts. */
    TaskFile() {
        set("", "apiVersion", TaskSpec.API_VERSION);
        set("", "kind", TaskSpec.KIND);
        set("metadata", "name", "products-to-ob");
        set("spec.kafka", "bootstrapServers", "127.0.0.1:9092");
        set("spec.schemaRegistry", "url", "http://127.0.0.1:8081");
        set("spec.source.milvus", "uri", "http://127.0.0.1:19530");
        set("spec.source.log.kafka", "bootstrapServers", "127.0.0.1:9092");
        set("spec.target.oceanbase", "url", "jdbc:mysql://127.0.0.1:2881/");
        set("spec.target.oceanbase", "user", "root@mysql");
        set("spec", "types", List.of("SCHEMA", "FULL"));
        set("spec.objects", "include", List.of("default.*"));
    }

    TaskFile set(String section, String key, Object value) {
        section(section).put(key, value);
        return this;
    }

    TaskFile without(String section, String key) {
        section(section).remove(key);
        return this;
    }

    /** The keys that the reader knows in a section, which is added where missing. */
    List<String> keysOf(String section) {
        set(section, NEVER_A_KEY, 1);
        String path = section.isEmpty() ? NEVER_A_KEY : section + "." + NEVER_A_KEY;
        String remedy = problemAt(path).orElseThrow().remedy();
        section(section).remove(NEVER_A_KEY);
        return List.of(remedy.substring(remedy.indexOf(KNOWN) + KNOWN.length()).split(", "));
    }

    /** Whether the reader misses the key when it is not there. */
    boolean requires(String section, String key) {
        Object value = section(section).remove(key);
        Optional<Problem> problem =
                value == null ? Optional.empty() : problemAt(section.isEmpty() ? key : section + "." + key);
        if (value != null) {
            set(section, key, value);
        }
        return problem.isPresent();
    }

    Optional<Problem> problemAt(String path) {
        return problems().stream().filter(p -> p.path().equals(path)).findFirst();
    }

    /** The same for a file that a user hands in now, with a variable {@code A} for secrets. */
    Optional<Problem> userProblemAt(String path) {
        SpecReading reading =
                TaskSpecReader.ofFiles(new SecretResolver(Map.of("A", "a"))).read(tree);
        return reading instanceof SpecReading.Invalid invalid
                ? invalid.problems().stream().filter(p -> p.path().equals(path)).findFirst()
                : Optional.empty();
    }

    TaskSpec spec() {
        return switch (read()) {
            case SpecReading.Valid valid -> valid.spec();
            case SpecReading.Invalid invalid ->
                throw new IllegalStateException(invalid.problems().toString());
        };
    }

    /** The value of a key once defaults are written out; empty where there is none. */
    static Optional<Object> valueIn(TaskSpec spec, String section, String key) {
        return Optional.ofNullable(at(spec, section) instanceof Map<?, ?> map ? map.get(key) : null);
    }

    /** The preset that stands where a section could; empty where there is none. */
    static Optional<String> presetOf(TaskSpec spec, String section) {
        return at(spec, section) instanceof String preset ? Optional.of(preset) : Optional.empty();
    }

    private static Object at(TaskSpec spec, String section) {
        Object at = spec.toTree();
        for (String part : section.isEmpty() ? new String[0] : section.split("\\.")) {
            at = at instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return at;
    }

    private List<Problem> problems() {
        return read() instanceof SpecReading.Invalid invalid ? invalid.problems() : new ArrayList<>();
    }

    private SpecReading read() {
        return TaskSpecReader.ofPublished().read(tree);
    }

    @SuppressWarnings("unchecked") // every inner node is made here
    private Map<String, Object> section(String path) {
        Map<String, Object> at = tree;
        for (String part : path.isEmpty() ? new String[0] : path.split("\\.")) {
            at = (Map<String, Object>) at.computeIfAbsent(part, key -> new LinkedHashMap<>());
        }
        return at;
    }
}
