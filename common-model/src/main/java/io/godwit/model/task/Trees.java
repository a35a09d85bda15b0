package io.godwit.model.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Trees of maps, lists and plain values, as YAML and JSON loaders give them. */
public final class Trees {
    private Trees() {}

    /** What is at the path, as a map; empty where there is none. */
    public static Map<String, Object> at(Map<?, ?> tree, List<String> path) {
        Object found = tree;
        for (String key : path) {
            found = found instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return found instanceof Map<?, ?> map ? copy(map) : Map.of();
    }

    /** The tree with another value at the path, whose maps are made where they are missing. */
    public static Map<String, Object> with(Map<?, ?> tree, List<String> path, Object value) {
        Map<String, Object> copy = copy(tree);
        String key = path.getFirst();
        copy.put(key, path.size() == 1 ? value : with(at(tree, List.of(key)), path.subList(1, path.size()), value));
        return copy;
    }

    /** What {@code upper} says, and what {@code lower} says where it is silent. Lists and plain values are taken as a whole. */
    public static Map<String, Object> over(Map<?, ?> lower, Map<?, ?> upper) {
        Map<String, Object> merged = copy(lower);
        copy(upper).forEach((key, value) -> {
            if (value instanceof Map<?, ?> above && merged.get(key) instanceof Map<?, ?> below) {
                merged.put(key, over(below, above));
            } else if (value != null) {
                merged.put(key, value);
            }
        });
        return merged;
    }

    /** What has to be laid over {@code lower} for it to become {@code whole}, as far as that adds or exchanges something. */
    public static Map<String, Object> difference(Map<?, ?> whole, Map<?, ?> lower) {
        Map<String, Object> rest = new LinkedHashMap<>();
        copy(whole).forEach((key, value) -> {
            Object known = lower.get(key);
            if (value instanceof Map<?, ?> above && known instanceof Map<?, ?> below) {
                Map<String, Object> deeper = difference(above, below);
                if (!deeper.isEmpty()) {
                    rest.put(key, deeper);
                }
            } else if (!Optional.ofNullable(value).equals(Optional.ofNullable(known))) {
                rest.put(key, value);
            }
        });
        return rest;
    }

    /** Whether something that is in {@code part} is nowhere in {@code whole}, whatever its value. */
    public static boolean lacks(Object whole, Object part) {
        return part instanceof Map<?, ?> keys
                ? keys.entrySet().stream()
                        .anyMatch(key -> !(whole instanceof Map<?, ?> map)
                                ? whole == null
                                : !map.containsKey(key.getKey()) || lacks(map.get(key.getKey()), key.getValue()))
                : whole == null;
    }

    /** Each plain value by its path, {@code full.limit.rps}; lists as a whole. */
    public static SortedMap<String, String> flat(Map<?, ?> tree) {
        SortedMap<String, String> values = new TreeMap<>();
        tree.forEach((key, value) -> {
            if (value instanceof Map<?, ?> deeper) {
                flat(deeper).forEach((below, text) -> values.put(key + "." + below, text));
            } else {
                values.put(String.valueOf(key), String.valueOf(value));
            }
        });
        return values;
    }

    private static Map<String, Object> copy(Map<?, ?> tree) {
        Map<String, Object> copy = new LinkedHashMap<>();
        tree.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
