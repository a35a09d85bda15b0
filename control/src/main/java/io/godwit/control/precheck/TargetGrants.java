package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.log.ChangeLogs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user of the target may do, from the lines of SHOW GRANTS. Which schemas a task writes to is not known yet, so a privilege
 * counts wherever it is held; {@link #lackingIn} says it of one schema.
 *
 * @param held privileges by scope
 * @param roles whether the user has roles, whose privileges are not listed
 */
public record TargetGrants(List<String> lacking, List<String> scopes, Map<String, Set<String>> held, boolean roles) {
    /** What every task with rows needs. */
    static final List<String> ALWAYS = List.of("SELECT", "INSERT", "UPDATE");

    /** What schema migration, incremental synchronization, or Godwit's own schema needs. */
    static final List<String> MOSTLY = List.of("CREATE", "DELETE");

    private static final Pattern GRANT = Pattern.compile("(?i)GRANT (.+?) ON (?:TABLE )?(\\S+) TO .*");
    private static final Pattern ROLE = Pattern.compile("(?i)GRANT \\S+ TO .*");
    private static final String PATH = "spec.target.oceanbase";
    private static final int MOST_NAMED = 5;
    private static final Pattern WILD = Pattern.compile("\\\\[%_]|[%_]|[^%_\\\\]+|\\\\");
    private static final Pattern COLUMNS = Pattern.compile("\\([^)]*\\)");

    /** What the lines say. */
    public static TargetGrants of(List<String> lines) {
        TreeSet<String> held = new TreeSet<>();
        Map<String, Set<String>> byScope = new TreeMap<>();
        boolean roles = false;
        for (String line : lines) {
            Matcher grant = GRANT.matcher(line);
            if (!grant.matches()) {
                roles |= ROLE.matcher(line).matches();
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
            byScope.computeIfAbsent(grant.group(2).replace("`", ""), scope -> new TreeSet<>())
                    .addAll(privileges);
        }
        List<String> lacking = new ArrayList<>();
        if (!isAll(held)) {
            lacking.addAll(ALWAYS);
            lacking.addAll(MOSTLY);
            lacking.removeAll(held);
        }
        return new TargetGrants(lacking, List.copyOf(byScope.keySet()), byScope, roles);
    }

    private static boolean isAll(Set<String> privileges) {
        return privileges.contains("ALL") || privileges.contains("ALL PRIVILEGES");
    }

    /**
     * Privileges that change logs of a schema's tables need and that are held nowhere in it.
     *
     * @param own Godwit's schema, which needs more
     */
    public List<String> lackingForLogs(ChangeLogs logs, String schema, String own) {
        TreeSet<String> needed = new TreeSet<>(logs.privileges());
        if (schema.equals(own)) {
            needed.addAll(logs.ownPrivileges());
        }
        return lackingIn(schema, List.copyOf(needed));
    }

    /** What gives them to the user. */
    public static String remedy(String schema, List<String> missing) {
        return "GRANT " + String.join(", ", missing) + " ON " + schema + ".* TO the user";
    }

    /** Those of {@code needed} that are held nowhere in a schema; what is held on one of its tables counts. */
    List<String> lackingIn(String schema, List<String> needed) {
        TreeSet<String> here = new TreeSet<>();
        held.forEach((scope, privileges) -> {
            if (reaches(scope, schema)) {
                here.addAll(privileges);
            }
        });
        return roles || isAll(here)
                ? List.of()
                : needed.stream().filter(privilege -> !here.contains(privilege)).toList();
    }

    /** Names of schemas are patterns unless a table is named, and case does not count. */
    private static boolean reaches(String scope, String schema) {
        String[] names = scope.split("\\.", 2);
        String pattern = names[names.length - 1].equals("*")
                ? WILD.matcher(names[0]).replaceAll(TargetGrants::part)
                : Pattern.quote(names[0]);
        return names[0].equals("*")
                || Pattern.compile(pattern, Pattern.CASE_INSENSITIVE)
                        .matcher(schema)
                        .matches();
    }

    private static String part(MatchResult part) {
        return Matcher.quoteReplacement(
                switch (part.group()) {
                    case "%" -> ".*";
                    case "_" -> ".";
                    case "\\%", "\\_" -> part.group().substring(1);
                    default -> Pattern.quote(part.group());
                });
    }

    /** The check of what {@code user} holds in a schema, and what a task with these types needs there. */
    Check check(String schema, String user, List<String> needed) {
        List<String> missing = lackingIn(schema, needed);
        if (missing.isEmpty()) {
            return Check.pass(CheckCode.TARGET_PRIVILEGES, schema, PATH, user + " holds what the task needs there");
        }
        String words = user + " lacks " + String.join(", ", missing) + " on database " + schema;
        String remedy = remedy(schema, missing);
        return missing.equals(List.of("CREATE"))
                ? Check.warn(
                        CheckCode.TARGET_PRIVILEGES,
                        schema,
                        PATH,
                        words,
                        remedy + "; or create the database and its tables before")
                : Check.skippable(CheckCode.TARGET_PRIVILEGES, schema, PATH, ErrorCode.TARGET_AUTH, words, remedy);
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
        if (lacksAlways() && !roles) {
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
