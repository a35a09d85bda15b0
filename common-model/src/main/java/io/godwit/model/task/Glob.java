package io.godwit.model.task;

import java.util.Optional;
import java.util.regex.Pattern;

/** One half of an {@link ObjectPattern}. */
final class Glob {
    private final String begin;
    private final boolean isOpen;
    private final Pattern pattern;

    /** Most globs are a beginning and a star, which needs no regular expression. */
    private Glob(String text, Pattern pattern) {
        this.begin = text.split("[*?\\[]", 2)[0];
        this.isOpen = text.equals(begin + "*");
        this.pattern = pattern;
    }

    /** Position of the first dot outside brackets, or -1. */
    static int separator(String text) {
        boolean inSet = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inSet) {
                inSet = c != ']';
            } else if (c == '[') {
                inSet = true;
            } else if (c == '.') {
                return i;
            }
        }
        return -1;
    }

    /** Whether a pattern may consist of these characters. */
    static boolean isLegal(String text) {
        return !text.isEmpty() && text.chars().noneMatch(c -> c == ' ' || Character.isISOControl(c));
    }

    /** The glob; empty for spaces, a set that is not closed or is empty, and a reversed range. */
    static Optional<Glob> parse(String text) {
        if (!isLegal(text)) {
            return Optional.empty();
        }
        StringBuilder regex = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '[') {
                int end = text.indexOf(']', at);
                if (end < 0 || !appendSet(regex, text.substring(at + 1, end))) {
                    return Optional.empty();
                }
                at = end;
            } else if (c != '*' || at == 0 || text.charAt(at - 1) != '*') {
                regex.append(
                        switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(String.valueOf(c));
                        });
            }
            at++;
        }
        return Optional.of(new Glob(text, Pattern.compile(regex.toString(), Pattern.DOTALL)));
    }

    private static boolean appendSet(StringBuilder regex, String set) {
        boolean negated = set.startsWith("!");
        String members = negated ? set.substring(1) : set;
        if (members.isEmpty()) {
            return false;
        }
        regex.append(negated ? "[^" : "[");
        int at = 0;
        while (at < members.length()) {
            boolean range = at + 2 < members.length() && members.charAt(at + 1) == '-';
            char last = members.charAt(range ? at + 2 : at);
            if (last < members.charAt(at)) {
                return false;
            }
            regex.append(escaped(members.charAt(at))).append(range ? "-" + escaped(last) : "");
            at += range ? 3 : 1;
        }
        regex.append(']');
        return true;
    }

    private static String escaped(char c) {
        return String.format("\\x{%x}", (int) c);
    }

    boolean matches(String name) {
        return name.startsWith(begin) && (isOpen || pattern.matcher(name).matches());
    }
}
