package io.godwit.milvus.scan;

import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Key ranges as Milvus's filter expressions; an open range is the empty one.
 *
 * <p>Text is quoted so that Milvus 2.3 and 2.4 and milvus-lite read the same value back: {@code "} and {@code \} and line
 * breaks and tabs by the escapes that all of them know, everything else as it is. Except planes 2 and 3: later servers rewrite Han
 * characters into four hexadecimal digits, which cuts those off; a {@code \U} keeps them from touching the text.
 */
public final class KeyFilter {
    private static final int FIRST_OF_PLANE_2 = 0x20000;

    private KeyFilter() {}

    static String of(String field, KeyRange range) {
        List<String> conditions = new ArrayList<>();
        range.after().ifPresent(key -> conditions.add(behind(field, key)));
        range.upTo().ifPresent(key -> conditions.add(upTo(field, key)));
        return String.join(" and ", conditions);
    }

    static String equalTo(String field, Key key) {
        return isLowest(key) ? upTo(field, key) : field + " == " + literal(key);
    }

    /** One list of literals: a server looks it up in the index of keys, whereas it would scan all rows for each {@code ==}. */
    static String anyOf(String field, List<Key> keys) {
        List<String> conditions = new ArrayList<>();
        keys.stream().filter(KeyFilter::isLowest).findFirst().ifPresent(key -> conditions.add(equalTo(field, key)));
        String literals = keys.stream()
                .filter(key -> !isLowest(key))
                .map(KeyFilter::literal)
                .collect(Collectors.joining(", "));
        if (!literals.isEmpty()) {
            conditions.add(field + " in [" + literals + "]");
        }
        return String.join(" or ", conditions);
    }

    /**
     * The keys as the one list that Milvus removes by without a search, which would need a loaded collection. -2^63 is written as a
     * difference, which it calculates (2.3.5).
     */
    public static String in(String field, List<Key> keys) {
        return keys.stream()
                .map(key -> isLowest(key) ? Long.MIN_VALUE + 1 + " - 1" : literal(key))
                .collect(Collectors.joining(", ", field + " in [", "]"));
    }

    /** -2^63 is not a legal literal in 2.3: its neighbour is used instead. */
    private static String behind(String field, Key key) {
        return isLowest(key) ? field + " >= " + (Long.MIN_VALUE + 1) : field + " > " + literal(key);
    }

    private static String upTo(String field, Key key) {
        return isLowest(key) ? field + " < " + (Long.MIN_VALUE + 1) : field + " <= " + literal(key);
    }

    private static boolean isLowest(Key key) {
        return key instanceof Key.OfLong number && number.value() == Long.MIN_VALUE;
    }

    private static String literal(Key key) {
        return switch (key) {
            case Key.OfLong number -> Long.toString(number.value());
            case Key.OfText text -> quoted(text.value());
        };
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> append(quoted, c));
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder quoted, int codePoint) {
        switch (codePoint) {
            case '"', '\\' -> quoted.append('\\').append((char) codePoint);
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            default -> {
                if (codePoint >= FIRST_OF_PLANE_2) {
                    quoted.append(String.format("\\U%08x", codePoint));
                } else {
                    quoted.appendCodePoint(codePoint);
                }
            }
        }
    }
}
