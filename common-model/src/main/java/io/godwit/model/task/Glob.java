package io.godwit.model.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One half of an {@link ObjectPattern}. */
final class Glob {
    private static final Step MANY = any -> true;

    private final String begin;
    private final boolean isOpen;
    private final List<Step> steps;

    /** What one character of a name is held against. */
    private interface Step {
        boolean takes(char c);
    }

    /** Most globs are a beginning and a star, which is compared as a whole. */
    private Glob(String text, List<Step> steps) {
        this.begin = text.split("[*?\\[]", 2)[0];
        this.isOpen = text.equals(begin + "*");
        this.steps = steps;
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
        List<Step> steps = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '[') {
                int end = text.indexOf(']', at);
                Optional<Step> set = end < 0 ? Optional.empty() : set(text.substring(at + 1, end));
                if (set.isEmpty()) {
                    return Optional.empty();
                }
                steps.add(set.get());
                at = end;
            } else {
                steps.add(
                        switch (c) {
                            case '*' -> MANY;
                            case '?' -> any -> true;
                            default -> one -> one == c;
                        });
            }
            at++;
        }
        return Optional.of(new Glob(text, List.copyOf(steps)));
    }

    private static Optional<Step> set(String set) {
        boolean negated = set.startsWith("!");
        String members = negated ? set.substring(1) : set;
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Step taken = c -> false;
        int at = 0;
        while (at < members.length()) {
            boolean range = at + 2 < members.length() && members.charAt(at + 1) == '-';
            char first = members.charAt(at);
            char last = members.charAt(range ? at + 2 : at);
            if (last < first) {
                return Optional.empty();
            }
            Step before = taken;
            taken = c -> before.takes(c) || first <= c && c <= last;
            at += range ? 3 : 1;
        }
        Step all = taken;
        return Optional.of(negated ? c -> !all.takes(c) : all);
    }

    /** A star that was passed takes one more character where the rest does not fit: no other star has to be tried again. */
    private boolean fits(String name) {
        int step = 0;
        int at = 0;
        int afterStar = -1;
        int taken = 0;
        while (at < name.length()) {
            if (step < steps.size() && steps.get(step) == MANY) {
                step++;
                afterStar = step;
                taken = at;
            } else if (step < steps.size() && steps.get(step).takes(name.charAt(at))) {
                step++;
                at++;
            } else if (afterStar >= 0) {
                step = afterStar;
                taken++;
                at = taken;
            } else {
                return false;
            }
        }
        return steps.subList(step, steps.size()).stream().allMatch(rest -> rest == MANY);
    }

    boolean matches(String name) {
        return name.startsWith(begin) && (isOpen || fits(name));
    }
}
