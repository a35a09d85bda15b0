package io.godwit.milvus.scan;

import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Key ranges as Milvus's filter expressions. An open range is the empty expression, the only one that shows key -2^63 (which
 * is no legal literal). Text is escaped by the rules of Go's {@code strconv.Unquote}, which the server applies.
 */
final class KeyFilter {
    private KeyFilter() {}

    static String of(String field, KeyRange range) {
        List<String> conditions = new ArrayList<>();
        range.after().ifPresent(key -> conditions.add(field + " > " + literal(key)));
        range.upTo().ifPresent(key -> conditions.add(field + " <= " + literal(key)));
        return String.join(" and ", conditions);
    }

    static String equalTo(String field, Key key) {
        return field + " == " + literal(key);
    }

    private static String literal(Key key) {
        return switch (key) {
            case Key.OfLong number -> Long.toString(number.value());
            case Key.OfText text -> quoted(text.value());
        };
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
