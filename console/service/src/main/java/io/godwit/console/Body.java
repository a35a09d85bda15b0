package io.godwit.console;

import io.godwit.control.access.Role;
import io.godwit.model.task.Problem;
import io.godwit.model.task.TextRule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the members of a small JSON object, and collects every problem with them. What was sent is not repeated: it may be a secret. */
final class Body {
    private final Map<String, Object> tree;
    private final Set<String> known = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    Body(Map<String, Object> tree) {
        this.tree = tree;
    }

    /** A text that follows a rule; empty, with a problem, if there is none. */
    String text(String name, TextRule rule) {
        return optionalText(name, rule).orElseGet(() -> {
            if (!tree.containsKey(name)) {
                problems.add(new Problem(name, "is missing", rule.remedy()));
            }
            return "";
        });
    }

    Optional<String> optionalText(String name, TextRule rule) {
        known.add(name);
        if (!tree.containsKey(name)) {
            return Optional.empty();
        }
        if (!(tree.get(name) instanceof String text)) {
            problems.add(new Problem(name, "is not text", rule.remedy()));
            return Optional.empty();
        }
        rule.check(name, text).ifPresent(problems::add);
        return Optional.of(text);
    }

    int number(String name, int least, int most, int usual) {
        known.add(name);
        if (!tree.containsKey(name)) {
            return usual;
        }
        if (tree.get(name) instanceof Integer number && number >= least && number <= most) {
            return number;
        }
        problems.add(new Problem(name, "is not a number from " + least + " to " + most, "send one, or leave it out"));
        return usual;
    }

    Set<Role> roles(String name) {
        return optionalRoles(name).orElseGet(() -> {
            problems.add(new Problem(name, "is missing", ids()));
            return Set.of();
        });
    }

    Optional<Set<Role>> optionalRoles(String name) {
        known.add(name);
        if (!tree.containsKey(name)) {
            return Optional.empty();
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (tree.get(name) instanceof List<?> ids && !ids.isEmpty()) {
            ids.forEach(id -> Role.of(String.valueOf(id))
                    .ifPresentOrElse(
                            roles::add, () -> problems.add(new Problem(name, "is not a list of roles", ids()))));
        } else {
            problems.add(new Problem(name, "is not a list of roles", ids()));
        }
        return Optional.of(roles);
    }

    private static String ids() {
        return "name one or more of " + Stream.of(Role.values()).map(Role::id).collect(Collectors.joining(", "));
    }

    /** Refuses the request if anything is wrong with it. */
    void requireValid() {
        tree.keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(
                        name -> problems.add(new Problem("", "has a member that is not known", "see /openapi.yaml")));
        if (!problems.isEmpty()) {
            throw new InvalidRequest(422, problems);
        }
    }
}
