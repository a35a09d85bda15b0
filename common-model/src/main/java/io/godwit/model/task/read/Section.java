package io.godwit.model.task.read;

import io.godwit.model.task.Problem;
import io.godwit.model.task.SecretText;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TextRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One mapping of the task file while it is read. A bad value is reported and replaced by its default, so that reading
 * continues to the next one; {@link #built} then makes nothing. A key that was never asked for is unknown.
 */
final class Section {
    private final String path;
    private final Map<String, Object> tree;
    private final List<Problem> problems;
    private final int problemsBefore;
    private final boolean broken;
    private final SecretCheck secrets;
    private final Set<String> known = new LinkedHashSet<>();

    private Section(
            String path, Map<String, Object> tree, List<Problem> problems, boolean broken, SecretCheck secrets) {
        this.path = path;
        this.tree = tree;
        this.problems = problems;
        this.problemsBefore = problems.size();
        this.broken = broken;
        this.secrets = secrets;
    }

    static Section root(Map<String, Object> tree, List<Problem> problems, SecretCheck secrets) {
        return new Section("", tree, problems, false, secrets);
    }

    boolean has(String key) {
        known.add(key);
        return tree.get(key) != null;
    }

    /** What the section describes; empty if anything in it, unknown keys included, is a problem. */
    <T> Optional<T> built(Supplier<T> value) {
        reportUnknownKeys();
        return broken || problems.size() > problemsBefore ? Optional.empty() : Optional.of(value.get());
    }

    /** A section that must be there. */
    Section required(String key) {
        if (!has(key)) {
            report(key, "is missing", "add it; it has no default");
            return lost(key);
        }
        return section(key);
    }

    /** A section that may be absent, and is then empty. */
    Section section(String key) {
        if (!has(key)) {
            return new Section(pathOf(key), Map.of(), problems, false, secrets);
        }
        if (tree.get(key) instanceof Map<?, ?> map) {
            return new Section(pathOf(key), textKeys(map), problems, false, secrets);
        }
        report(key, "must hold keys and values, not " + kindOf(tree.get(key)), "write keys and values below it");
        return lost(key);
    }

    /** A section whose contents cannot be judged: its reports are discarded. */
    private Section lost(String key) {
        return new Section(pathOf(key), Map.of(), new ArrayList<>(), true, secrets);
    }

    /** A text that must be there and follow the rule; empty if not. */
    String requiredText(String key, TextRule rule) {
        if (!has(key)) {
            report(key, "is missing", "add it; it has no default");
            return "";
        }
        return text(key, rule).orElse("");
    }

    /** A text, its references resolved: for what is not a secret but may come from the environment. */
    Optional<String> text(String key, TextRule rule) {
        if (!has(key)) {
            return Optional.empty();
        }
        if (!(tree.get(key) instanceof String raw)) {
            report(key, "must be text, not " + kindOf(tree.get(key)), "put it in quotes");
            return Optional.empty();
        }
        Optional<String> resolved = secrets.resolved(pathOf(key), raw, problems);
        Optional<Problem> breach = resolved.flatMap(text -> rule.check(pathOf(key), text));
        breach.ifPresent(problems::add);
        return breach.isPresent() ? Optional.empty() : resolved;
    }

    /** A text that must be this one. */
    void constant(String key, String value) {
        requiredText(key, new TextRule(value::equals, "is not " + value, "write " + key + ": " + value));
    }

    /**
     * The version of the format.
     *
     * @param ofUsers whether it is read as users write it; what earlier builds kept has the version of their time
     */
    void apiVersion(boolean ofUsers) {
        if (!TaskSpec.FORMER_API_VERSION.equals(raw("apiVersion"))) {
            constant("apiVersion", TaskSpec.API_VERSION);
        } else if (ofUsers) {
            report(
                    "apiVersion",
                    "is " + TaskSpec.FORMER_API_VERSION + ", which earlier versions took",
                    "write apiVersion: " + TaskSpec.API_VERSION + "; the rest stays as it is");
        }
    }

    /** A secret by reference, or no secret. */
    SecretText secret(String key) {
        if (!has(key)) {
            return SecretText.empty();
        }
        if (!(tree.get(key) instanceof String raw)) {
            report(key, "must be text, not " + kindOf(tree.get(key)), "write ${env:NAME} or ${file:/path} in quotes");
            return SecretText.empty();
        }
        return secrets.secret(pathOf(key), raw, problems);
    }

    /** Settings whose names are not Godwit's. */
    Map<String, SecretText> properties(String key) {
        Map<String, SecretText> properties = new LinkedHashMap<>();
        Section section = section(key);
        section.tree.forEach((name, value) -> {
            if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                properties.put(
                        name, secrets.property(section.pathOf(name), name, String.valueOf(value), section.problems));
            } else {
                section.report(name, "must be text, not " + kindOf(value), "put it in quotes");
            }
        });
        return properties;
    }

    boolean bool(String key, boolean defaultValue) {
        if (!has(key)) {
            return defaultValue;
        }
        if (tree.get(key) instanceof Boolean value) {
            return value;
        }
        report(key, "must be true or false, not " + kindOf(tree.get(key)), "write true or false without quotes");
        return defaultValue;
    }

    /** An integer of at least 1. */
    long count(String key, long defaultValue, long largest) {
        if (!has(key)) {
            return defaultValue;
        }
        Object value = tree.get(key);
        if ((value instanceof Integer || value instanceof Long)
                && ((Number) value).longValue() >= 1
                && ((Number) value).longValue() <= largest) {
            return ((Number) value).longValue();
        }
        report(
                key,
                value instanceof Number
                        ? "must be an integer of at least 1, not " + value
                        : "must be an integer of at least 1, not " + kindOf(value),
                "write an integer from 1 to " + largest + " without quotes");
        return defaultValue;
    }

    /** A size or duration: any scalar that {@code parse} accepts. */
    <T> Optional<T> quantity(String key, BiFunction<Object, String, Optional<T>> parse, String words, String example) {
        if (!has(key)) {
            return Optional.empty();
        }
        Object value = tree.get(key);
        Optional<T> quantity =
                value instanceof Map || value instanceof List ? Optional.empty() : parse.apply(value, value.toString());
        if (quantity.isEmpty()) {
            report(key, "is not " + words + ": " + shown(value), "write for example " + example);
        }
        return quantity;
    }

    <E extends Enum<E>> E choice(String key, E defaultValue) {
        if (!has(key)) {
            return defaultValue;
        }
        return parseChoice(key, tree.get(key), defaultValue.getDeclaringClass()).orElse(defaultValue);
    }

    <E extends Enum<E>> Optional<E> parseChoice(String key, Object value, Class<E> type) {
        List<String> names =
                Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
        String name = String.valueOf(value).toUpperCase(Locale.ROOT);
        if (value instanceof String && names.contains(name)) {
            return Optional.of(Enum.valueOf(type, name));
        }
        report(
                key,
                "is not an allowed value: " + shown(value),
                "write " + String.join(", ", names.subList(0, names.size() - 1)) + (names.size() > 1 ? " or " : "")
                        + names.getLast());
        return Optional.empty();
    }

    /** The elements of a list; empty when absent. */
    List<?> list(String key) {
        if (!has(key)) {
            return List.of();
        }
        if (tree.get(key) instanceof List<?> list) {
            return list;
        }
        report(key, "must be a list, not " + kindOf(tree.get(key)), "write it in brackets: [a, b]");
        return List.of();
    }

    /** Every key with its value, for sections whose keys the user chooses. */
    Map<String, Object> entries() {
        known.addAll(tree.keySet());
        return tree;
    }

    Object raw(String key) {
        known.add(key);
        return tree.get(key);
    }

    void report(String key, String message, String remedy) {
        problems.add(new Problem(pathOf(key), message, remedy));
    }

    String pathOf(String key) {
        return path.isEmpty() ? key : key.startsWith("[") ? path + key : path + "." + key;
    }

    static Map<String, Object> textKeys(Map<?, ?> map) {
        return map.entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .collect(Collectors.toMap(
                        entry -> String.valueOf(entry.getKey()),
                        Map.Entry::getValue,
                        (first, second) -> second,
                        LinkedHashMap::new));
    }

    static String kindOf(Object value) {
        return switch (value) {
            case Map<?, ?> map -> "keys and values";
            case List<?> list -> "a list";
            case String text -> "text";
            case Boolean bool -> "true or false";
            case Number number -> "a number";
            default -> "a date";
        };
    }

    static String shown(Object value) {
        return value instanceof Map || value instanceof List ? kindOf(value) : String.valueOf(value);
    }

    private void reportUnknownKeys() {
        tree.keySet().stream().filter(key -> !known.contains(key)).forEach(key -> {
            String meant = Nearest.to(key, known)
                    .map(near -> "did you mean " + near + "? ")
                    .orElse("");
            report(key, "is not one of Godwit's keys", meant + "Known here: " + String.join(", ", known));
        });
    }
}
