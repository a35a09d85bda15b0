package io.godwit.dist.docs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The structural schema of one key of the task file, made from the words for its type. */
final class KeySchema {
    private static final Pattern ENUM = Pattern.compile("\\{[A-Za-z]+}");
    private static final Pattern WORDS = Pattern.compile("`([A-Z_]+)`(, `([A-Z_]+)`)*");
    private static final Pattern MAPPING = Pattern.compile("`[^`]*: [^`]*`");
    private static final Pattern LARGEST = Pattern.compile("from 1 to (\\d+)");
    private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");
    private static final Set<String> TEXTS = Set.of(
            "text",
            "path",
            "name of a data source",
            "http or https address",
            "`host:port`, several separated by commas",
            "`http://host:port` or `https://host:port`",
            "`jdbc:mysql://host:port/`",
            "duration from `1h` to `8760h`",
            "instant, for example `2026-03-01T12:00:00Z`, or `earliest`");

    /** What a reference takes at most; it bounds what the API server reckons for a rule on it. */
    private static final int LONGEST_REFERENCE = 4096;

    /** A chain of certificates in one setting, for the same reason. */
    private static final int LONGEST_SETTING = 32_768;

    /** Settings of a client, some of which must refer to secrets. */
    static final String SETTINGS = "text by name, secrets by reference";

    /** A text that must refer to a secret. */
    static final String SECRET = "secret reference";

    private static final String TYPE = "type";

    private KeySchema() {}

    /** The schema without its description. */
    static Map<String, Object> of(ConfigurationKey key) {
        String words = key.type();
        if (words.startsWith("list of {")) {
            return list(Map.of(TYPE, "string", "enum", EnumWords.values(enumOf(words))));
        }
        if (words.startsWith("list of ") || words.startsWith("as `")) {
            return schema(TYPE, "array", "items", Map.of(TYPE, "string"));
        }
        if (words.contains(EnumWords.RULE) || words.equals("size") || words.startsWith("integer (GB)")) {
            return schema("x-kubernetes-int-or-string", true);
        }
        if (words.startsWith("{")) {
            return schema(TYPE, "string", "enum", EnumWords.values(enumOf(words)));
        }
        if (words.equals("`true`, `false`")) {
            return schema(TYPE, "boolean");
        }
        if (words.startsWith("integer from 1")) {
            return schema(TYPE, "integer", "format", "int64", "minimum", 1, "maximum", largest(key));
        }
        if (WORDS.matcher(words).matches()) {
            return schema(TYPE, "string", "enum", List.of(words.replace("`", "").split(", ")));
        }
        if (words.equals(SETTINGS)) {
            return schema(TYPE, "object", "additionalProperties", schema(TYPE, "string", "maxLength", LONGEST_SETTING));
        }
        if (MAPPING.matcher(words).matches()) {
            return schema(TYPE, "object", "additionalProperties", Map.of(TYPE, "string"));
        }
        if (words.equals(SECRET)) {
            return schema(TYPE, "string", "maxLength", LONGEST_REFERENCE);
        }
        if (TEXTS.contains(plain(words)) || TEXTS.contains(words)) {
            return schema(TYPE, "string");
        }
        throw new AssertionError("KeySchema knows no schema for the words: " + words);
    }

    /** Whether the key is there in this version: of some the words say only that they are refused. */
    static boolean isTaken(ConfigurationKey key) {
        return !key.type().equals("-");
    }

    /** Words for people, as a terminal shows them. */
    static String plain(String words) {
        return LINK.matcher(words).replaceAll("$1").replace("`", "").replace("\\|", "|");
    }

    /** A sentence for each of the texts that is not empty. */
    static String sentences(String... texts) {
        StringBuilder all = new StringBuilder();
        for (String text : texts) {
            String plain = plain(text).strip();
            if (!plain.isEmpty()) {
                boolean begins = !text.strip().startsWith("`"); // what is to be written stays as it is
                all.append(all.isEmpty() ? "" : " ")
                        .append(begins ? Character.toUpperCase(plain.charAt(0)) : plain.charAt(0))
                        .append(plain.substring(1))
                        .append('.');
            }
        }
        return all.toString();
    }

    /** A schema with its members in this order. */
    static Map<String, Object> schema(Object... keysAndValues) {
        Map<String, Object> schema = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            schema.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return schema;
    }

    private static Map<String, Object> list(Map<String, Object> items) {
        return schema(
                TYPE,
                "array",
                "minItems",
                1,
                "maxItems",
                ((List<?>) items.get("enum")).size(),
                "items",
                schema(TYPE, "string", "enum", items.get("enum")),
                "x-kubernetes-list-type",
                "set");
    }

    /** What may be written, where types of tasks are not all carried out yet. */
    private static String enumOf(String words) {
        String name = ENUM.matcher(words)
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElseThrow();
        return name.equals("{TaskType}") ? "{AVAILABLE}" : name;
    }

    /** The reader names it to whoever writes less than one. */
    private static long largest(ConfigurationKey key) {
        Optional<String> remedy = new TaskFile()
                .set(key.section(), key.name(), 0)
                .problemAt(key.path())
                .map(problem -> problem.remedy());
        Matcher matcher = LARGEST.matcher(remedy.orElseThrow());
        if (!matcher.find()) {
            throw new AssertionError("the reader names no largest value of " + key.path() + ": " + remedy);
        }
        return Long.parseLong(matcher.group(1));
    }
}
