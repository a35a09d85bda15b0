package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user of the target may do, from the lines of SHOW GRANTS. Which schemas a task writes to is not known yet, so a privilege
 * counts wherever it is held.
 */
record TargetGrants(List<String> lacking, List<String> scopes) {
    /** What every task with rows needs. */
    static final List<String> ALWAYS = List.of("SELECT", "INSERT", "UPDATE");

    /** What schema migration, incremental synchronization, or Godwit's own schema needs. */
    static final List<String> MOSTLY = List.of("CREATE", "DELETE");

    private static final Pattern GRANT = Pattern.compile("(?i)GRANT (.+?) ON (?:TABLE )?(\\S+) TO .*");
    private static final int MOST_NAMED = 5;
    private static final Pattern COLUMNS = Pattern.compile("\\([^)]*\\)");

    /** What the lines say. */
    static TargetGrants of(List<String> lines) {
        TreeSet<String> held = new TreeSet<>();
        TreeSet<String> scopes = new TreeSet<>();
        for (String line : lines) {
            Matcher grant = GRANT.matcher(line);
            if (!grant.matches()) {
                continue;
            }
            List<String> privileges = Arrays.stream(
                            COLUMNS.matcher(grant.group(1)).replaceAll("").split(","))
                    .map(name -> name.strip().toUpperCase(Locale.ROOT))
                    .filter(name -> !name.equals("USAGE"))
                    .toList();
            if (privileges.isEmpty()) {
                continue;
            }
            held.addAll(privileges);
            scopes.add(grant.group(2).replace("`", ""));
        }
        List<String> lacking = new ArrayList<>();
        if (!held.contains("ALL") && !held.contains("ALL PRIVILEGES")) {
            lacking.addAll(ALWAYS);
            lacking.addAll(MOSTLY);
            lacking.removeAll(held);
        }
        return new TargetGrants(lacking, List.copyOf(scopes));
    }

    /** Where something is held, in words. */
    String where() {
        if (scopes.contains("*.*")) {
            return "everywhere";
        }
        String more = scopes.size() > MOST_NAMED ? " and " + (scopes.size() - MOST_NAMED) + " more" : "";
        return "on " + String.join(", ", scopes.subList(0, Math.min(MOST_NAMED, scopes.size()))) + more;
    }

    /** Whether no task can run. */
    boolean lacksAlways() {
        return lacking.stream().anyMatch(ALWAYS::contains);
    }

    /** The check of what {@code user} holds. */
    Check check(Questions.Server server, String user) {
        String words = user + " lacks " + String.join(", ", lacking) + " everywhere";
        if (lacksAlways()) {
            return Check.fail(
                    server.code(),
                    server.address(),
                    server.path(),
                    ErrorCode.TARGET_AUTH,
                    words,
                    "grant them on the target databases and on schema godwit");
        }
        return lacking.isEmpty()
                ? Check.pass(server.code(), server.address(), server.path(), user + " has what tasks need, " + where())
                : Check.warn(
                        server.code(),
                        server.address(),
                        server.path(),
                        words,
                        "grant CREATE for schema migration and for schema godwit, DELETE for incremental synchronization");
    }
}
