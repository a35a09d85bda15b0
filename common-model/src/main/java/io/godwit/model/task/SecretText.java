package io.godwit.model.task;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Text that holds secrets by reference, {@code ${env:NAME}}, {@code ${file:/path}} and {@code ${secret:NAME/KEY}}, or sealed, {@code ${sealed:KEY.TEXT}}.
 * Stored and published unresolved;
 * {@link SecretResolver} reads the values. Printing shows the references and hides all other text.
 */
public final class SecretText {
    public static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file|secret|sealed):([^}\\p{Cntrl}]+)}");
    private static final Pattern OPENING = Pattern.compile("\\$\\{");
    private static final SecretText EMPTY = new SecretText("");

    private final String template;

    private SecretText(String template) {
        this.template = template;
    }

    /** The text of the task file; refused when it holds a reference of a kind that does not exist. */
    public static SecretText of(String template) {
        if (!wellFormed(template)) {
            throw new IllegalArgumentException(
                    "a reference is none of ${env:NAME}, ${file:/absolute/path}, ${secret:NAME/KEY} and ${sealed:KEY.TEXT}");
        }
        return new SecretText(template);
    }

    /** No secret. */
    public static SecretText empty() {
        return EMPTY;
    }

    public static boolean wellFormed(String template) {
        boolean onlyKnown = OPENING.matcher(template).results().count()
                == REFERENCE.matcher(template).results().count();
        return onlyKnown
                && REFERENCE.matcher(template).results().allMatch(match -> isPlace(match.group(1), match.group(2)));
    }

    private static boolean isPlace(String kind, String place) {
        return switch (kind) {
            case "file" -> place.startsWith("/");
            case "secret" -> SecretRef.InCluster.isPlace(place);
            default -> true;
        };
    }

    /** The text as the task file holds it, to be stored; never to be logged. */
    public String template() {
        return template;
    }

    /** The references in their order. */
    public List<SecretRef> references() {
        return REFERENCE
                .matcher(template)
                .results()
                .map(match -> referenceOf(match.group(1), match.group(2)))
                .toList();
    }

    /** The sealed secrets in any text, in their order. */
    public static Stream<SecretRef.Sealed> sealed(String text) {
        return REFERENCE
                .matcher(text)
                .results()
                .map(match -> referenceOf(match.group(1), match.group(2)))
                .filter(SecretRef.Sealed.class::isInstance)
                .map(SecretRef.Sealed.class::cast);
    }

    static SecretRef referenceOf(String kind, String place) {
        return switch (kind) {
            case "env" -> new SecretRef.Env(place);
            case "file" -> new SecretRef.File(place);
            case "secret" -> SecretRef.InCluster.parse(place);
            default -> SecretRef.Sealed.parse(place);
        };
    }

    public boolean isEmpty() {
        return template.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretText that && template.equals(that.template);
    }

    @Override
    public int hashCode() {
        return template.hashCode();
    }

    /** The references, with any other text hidden. */
    @Override
    public String toString() {
        StringBuilder shown = new StringBuilder();
        Matcher matcher = REFERENCE.matcher(template);
        int end = 0;
        while (matcher.find()) {
            shown.append(matcher.start() > end ? "***" : "").append(matcher.group());
            end = matcher.end();
        }
        return shown.append(end < template.length() ? "***" : "").toString();
    }
}
