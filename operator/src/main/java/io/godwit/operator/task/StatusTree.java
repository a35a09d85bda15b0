package io.godwit.operator.task;

import io.godwit.model.text.Digests;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares statuses, which a cluster gives back with other types and in another order. Pure. */
final class StatusTree {
    private static final int MARK_LENGTH = 16;

    private StatusTree() {}

    /** Whether they say different things, other than under these keys. */
    static boolean differ(Map<String, Object> before, Map<String, Object> after, Set<String> except) {
        return !plain(before, except).equals(plain(after, except));
    }

    /** The same for the same tree, in whatever order and types it is given back. */
    static String mark(Map<String, Object> tree) {
        return Digests.sha256(plain(tree, Set.of()).toString()).substring(0, MARK_LENGTH);
    }

    private static Map<String, Object> plain(Map<?, ?> tree, Set<String> except) {
        Map<String, Object> plain = new TreeMap<>();
        tree.forEach((key, value) -> {
            if (value != null && !except.contains(String.valueOf(key))) {
                plain.put(String.valueOf(key), plain(value));
            }
        });
        return plain;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Map<?, ?> tree -> plain(tree, Set.of());
            case List<?> list -> list.stream().map(StatusTree::plain).toList();
            default -> String.valueOf(value);
        };
    }
}
