package io.godwit.dist.docs;

import io.godwit.model.task.Problem;
import io.godwit.model.task.SecretText;
import java.util.Map;

/**
 * A rule that the API server holds a resource to, in the words that the command line has for whoever breaks it.
 *
 * @param section path of the section that the rule is on
 * @param field path below it that the message names, with a dot before it; empty for the section itself
 * @param expression in CEL
 * @param words of the reader, for a file that breaks the rule
 */
record ResourceRule(String section, String field, String expression, Problem words) {
    /** Any number of references to secrets, as a pattern of the API server. */
    static final String REFERENCES = "(" + SecretText.REFERENCE.pattern().replace("\\p{Cntrl}", "[:cntrl:]") + ")*";

    private static final String REQUIRED = "is missing";

    /** As the schema of the section holds it. Numbers of the file that was tried are left out. */
    Map<String, Object> toTree() {
        String message = words.message().replaceFirst(": .*", "") + " (" + words.remedy() + ")";
        Map<String, Object> tree = KeySchema.schema("rule", expression, "message", message);
        if (!field.isEmpty()) {
            tree.put("fieldPath", field);
        }
        tree.put("reason", words.message().equals(REQUIRED) ? "FieldValueRequired" : "FieldValueInvalid");
        return tree;
    }

    /** That a secret is a reference. On its section: of a rule, or a pattern, on the text itself the API server would repeat what breaks it. */
    static ResourceRule ofSecret(ConfigurationKey key) {
        Problem words = new TaskFile()
                .set(key.section(), key.name(), "x")
                .userProblemAt(key.path())
                .orElseThrow();
        String value = "self." + key.name();
        return new ResourceRule(
                key.section(),
                "." + key.name(),
                "!has(" + value + ") || " + value + ".matches(" + text("^" + REFERENCES + "$") + ")",
                words);
    }

    /** A pattern as a text of CEL. */
    static String text(String pattern) {
        return "'" + pattern.replace("\\", "\\\\") + "'";
    }
}
