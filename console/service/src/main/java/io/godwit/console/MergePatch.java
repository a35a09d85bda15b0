package io.godwit.console;

import java.util.LinkedHashMap;
import java.util.Map;

/** JSON merge patch, RFC 7396: members replace those of the same name, null removes them, and objects are merged. */
final class MergePatch {
    private MergePatch() {}

    /** The document with the patch; neither of them is changed. */
    static Map<String, Object> apply(Map<String, Object> document, Map<String, Object> patch) {
        return merged(document, patch);
    }

    private static Map<String, Object> merged(Object document, Map<?, ?> patch) {
        Map<String, Object> merged = new LinkedHashMap<>();
        if (document instanceof Map<?, ?> known) {
            known.forEach((key, value) -> merged.put(String.valueOf(key), value));
        }
        patch.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (value == null) {
                merged.remove(name);
            } else {
                merged.put(name, value instanceof Map<?, ?> inner ? merged(merged.get(name), inner) : value);
            }
        });
        return merged;
    }
}
