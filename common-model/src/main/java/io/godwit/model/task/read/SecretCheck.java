package io.godwit.model.task.read;

import io.godwit.model.task.Problem;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SecretText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Judges the secrets of a task file: by reference only, and where a resolver is given, each one must be there. */
final class SecretCheck {
    private static final String WAY_OUT = "write ${env:NAME} or ${file:/absolute/path}";
    private static final Pattern LITERAL_PASSWORD =
            Pattern.compile("(?i)(password|secret|token)\\s*=\\s*[\"']?(?!\\$\\{)[^\\s\"';]");
    /** A user may be named in clear beside the reference. */
    private static final Pattern USER = Pattern.compile("[^:$]*:");

    private final Optional<SecretResolver> resolver;

    SecretCheck(Optional<SecretResolver> resolver) {
        this.resolver = resolver;
    }

    /** A text that must hold nothing but references, or be empty. */
    SecretText secret(String path, String raw, List<Problem> problems) {
        if (!SecretText.REFERENCE.matcher(raw).replaceAll("").isEmpty() && SecretText.wellFormed(raw)) {
            problems.add(new Problem(path, "holds a secret in plain text", WAY_OUT));
            return SecretText.empty();
        }
        return template(path, raw, problems);
    }

    /** A setting of Kafka or of the registry: those that carry secrets must refer to them. */
    SecretText property(String path, String name, String raw, List<Problem> problems) {
        String key = name.toLowerCase(Locale.ROOT);
        boolean onlySecret = key.endsWith("password")
                || key.contains("secret")
                || key.endsWith("token")
                || key.equals("ssl.keystore.key")
                || key.endsWith("user.info");
        String rest = SecretText.REFERENCE.matcher(raw).replaceAll("");
        boolean named = key.endsWith("user.info") && USER.matcher(rest).matches();
        boolean clear = onlySecret
                ? !raw.isEmpty() && SecretText.wellFormed(raw) && !rest.isEmpty() && !named
                : LITERAL_PASSWORD.matcher(raw).find();
        if (clear) {
            problems.add(new Problem(path, "holds a secret in plain text", WAY_OUT));
            return SecretText.empty();
        }
        return template(path, raw, problems);
    }

    /** A text that is not a secret, its references resolved immediately. */
    Optional<String> resolved(String path, String raw, List<Problem> problems) {
        if (!raw.contains("${")) {
            return Optional.of(raw);
        }
        if (isShownAgainstItsWill(raw)) {
            problems.add(new Problem(
                    path,
                    "refers to a variable or file, and is no secret: the value would be kept and shown",
                    "write the value itself, or name the variable in " + SecretResolver.PLAIN_VARIABLES
                            + " of the service"));
            return Optional.empty();
        }
        int before = problems.size();
        SecretText text = template(path, raw, problems);
        return problems.size() > before
                ? Optional.empty()
                : resolver.map(r -> r.resolve(text)).or(() -> Optional.of(raw));
    }

    private boolean isShownAgainstItsWill(String raw) {
        return SecretText.wellFormed(raw)
                && resolver.filter(r -> SecretText.of(raw).references().stream()
                                .anyMatch(reference -> !r.mayBeShown(reference)))
                        .isPresent();
    }

    private SecretText template(String path, String raw, List<Problem> problems) {
        if (!SecretText.wellFormed(raw)) {
            problems.add(new Problem(path, "holds a reference of an unknown kind", WAY_OUT));
            return SecretText.empty();
        }
        SecretText text = SecretText.of(raw);
        resolver.ifPresent(r -> text.references().forEach(reference -> r.missing(reference)
                .ifPresent(reason -> problems.add(new Problem(path, reason, "provide it before the start")))));
        return text;
    }
}
