package io.godwit.model.task;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads secrets in the process that uses them. Thread-safe; keeps nothing, so that a rotated secret is seen. */
public final class SecretResolver {
    /** What the first user of a control service logs in with. */
    public static final String ADMIN_PASSWORD = "GODWIT_ADMIN_PASSWORD";

    /** Godwit's own secrets, to which no document may refer, and which no component inherits. */
    public static final Set<String> OWN = Set.of(ADMIN_PASSWORD, "GODWIT_TOKEN");

    private static final long LARGEST_SECRET_BYTES = 64 * 1024;
    private static final Path PROCESSES = Path.of("/proc");
    private static final Pattern LAST_LINE_BREAK = Pattern.compile("\\r?\\n\\z");

    private final Map<String, String> environment;
    private final SecretKeys keys;
    private final Optional<Path> keyFile;

    /** A resolver over the given environment, which may name {@link SecretKeys}; files are read from the file system. */
    public SecretResolver(Map<String, String> environment) {
        this.keys = SecretKeys.of(environment);
        this.keyFile = Optional.ofNullable(environment.get(SecretKeys.FILE_VARIABLE))
                .filter(file -> !file.isBlank())
                .map(SecretResolver::real);
        Map<String, String> visible = new HashMap<>(environment);
        visible.keySet().removeAll(Set.of(SecretKeys.VARIABLE, SecretKeys.FILE_VARIABLE));
        this.environment = Map.copyOf(visible);
    }

    /** A resolver over this process's environment, without Godwit's own secrets. */
    public static SecretResolver ofProcess() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.keySet().removeAll(OWN);
        return new SecretResolver(environment);
    }

    /** The text with every reference replaced; throws a configuration failure, CONFIG_SECRET_MISSING, if one is missing. */
    public String resolve(SecretText text) {
        return SecretText.REFERENCE
                .matcher(text.template())
                .replaceAll(match ->
                        Matcher.quoteReplacement(value(SecretText.referenceOf(match.group(1), match.group(2)))));
    }

    /** Why the reference cannot be resolved here; empty if it can. */
    public Optional<String> missing(SecretRef reference) {
        return switch (reference) {
            case SecretRef.Env env ->
                environment.containsKey(env.name())
                        ? Optional.empty()
                        : Optional.of("the environment variable " + env.name() + " is not set");
            case SecretRef.File file -> missingFile(Path.of(file.path()));
            case SecretRef.Sealed sealed ->
                keys.holds(sealed) ? Optional.empty() : Optional.of(SecretKeys.missing(sealed));
        };
    }

    /** What a process shows of itself, its environment included, and the keys themselves are in no document's reach. */
    private boolean isOwn(Path path) {
        Path real = real(path.toString());
        return real.startsWith(PROCESSES) || keyFile.equals(Optional.of(real));
    }

    private static Path real(String path) {
        try {
            return Path.of(path).toRealPath();
        } catch (IOException e) {
            return Path.of(path).toAbsolutePath().normalize();
        }
    }

    private Optional<String> missingFile(Path path) {
        if (isOwn(path)) {
            return Optional.of("the file " + path + " is not for documents");
        }
        if (!Files.isRegularFile(path)) {
            return Optional.of("the file " + path + " does not exist");
        }
        return Files.isReadable(path) ? Optional.empty() : Optional.of("the file " + path + " cannot be read");
    }

    private String value(SecretRef reference) {
        missing(reference).ifPresent(reason -> {
            throw absent(reason, null);
        });
        return switch (reference) {
            case SecretRef.Env env -> environment.get(env.name());
            case SecretRef.File file -> contents(Path.of(file.path()));
            case SecretRef.Sealed sealed -> keys.open(sealed);
        };
    }

    private static String contents(Path path) {
        try {
            if (Files.size(path) > LARGEST_SECRET_BYTES) {
                throw absent("the file " + path + " is too large for a secret", null);
            }
            return LAST_LINE_BREAK
                    .matcher(Files.readString(path, StandardCharsets.UTF_8))
                    .replaceFirst("");
        } catch (IOException e) {
            throw absent("the file " + path + " cannot be read", e);
        }
    }

    private static GodwitException absent(String reason, IOException cause) {
        return GodwitException.configuration(
                ErrorCode.CONFIG_SECRET_MISSING, reason, "provide it to every process of the task", cause);
    }
}
