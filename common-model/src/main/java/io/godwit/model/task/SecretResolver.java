package io.godwit.model.task;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads secrets in the process that uses them. Thread-safe; keeps nothing, so that a rotated secret is seen. */
public final class SecretResolver {
    /** What the first user of a control service logs in with. */
    public static final String ADMIN_PASSWORD = "GODWIT_ADMIN_PASSWORD";

    /** Godwit's own secrets, to which no document may refer, and which no component inherits. */
    public static final Set<String> OWN = Set.of(ADMIN_PASSWORD, "GODWIT_TOKEN");

    /** Names the folder below which every file is that a document may refer to; without, any file that is not Godwit's own. */
    public static final String FOLDER = "GODWIT_SECRETS_DIR";

    /** Names the variables that documents of a service may refer to as secrets, {@code *} at the end for any; without, all but Godwit's own. */
    public static final String SECRET_VARIABLES = "GODWIT_SECRETS_ENV";

    /** Names the variables that documents of a service may refer to where a value is kept and shown. */
    public static final String PLAIN_VARIABLES = "GODWIT_PLAIN_ENV";

    /** What every container of a cluster has in its environment. */
    private static final String CLUSTER = "KUBERNETES_SERVICE_HOST";

    private static final String FILE = "file:";
    private static final long LARGEST_SECRET_BYTES = 64 * 1024;
    private static final Path PROCESSES = Path.of("/proc");
    private static final Pattern LAST_LINE_BREAK = Pattern.compile("\\r?\\n\\z");

    private final Map<String, String> environment;
    private final SecretKeys keys;
    private final Set<Path> hidden;
    private final Optional<Path> folder;
    private final DocumentVariables variables;

    /** A resolver over the given environment, which may name {@link SecretKeys}; files are read from the file system. */
    public SecretResolver(Map<String, String> environment) {
        this(environment, Set.of(), Optional.empty(), DocumentVariables.ANY);
    }

    private SecretResolver(
            Map<String, String> environment, Set<Path> hidden, Optional<Path> folder, DocumentVariables variables) {
        this.variables = variables;
        this.keys = SecretKeys.of(environment);
        this.hidden = Stream.concat(
                        hidden.stream(),
                        Optional.ofNullable(environment.get(SecretKeys.FILE_VARIABLE))
                                .filter(file -> !file.isBlank())
                                .stream()
                                .map(SecretResolver::real))
                .collect(Collectors.toUnmodifiableSet());
        this.folder = folder;
        Map<String, String> visible = new HashMap<>(environment);
        visible.keySet().removeAll(Set.of(SecretKeys.VARIABLE, SecretKeys.FILE_VARIABLE));
        this.environment = Map.copyOf(visible);
    }

    /**
     * A resolver of what documents refer to in this process: without Godwit's own secrets, the files that they are in, and the logins of
     * the command line; and only below {@link #FOLDER} where that is set.
     */
    public static SecretResolver ofProcess() {
        return ofDocuments(System.getenv(), home());
    }

    /**
     * The same for documents that are sent to a service: without any variable that begins with {@code GODWIT_}, and for values that are
     * shown only with {@link #PLAIN_VARIABLES}.
     *
     * @param process its environment
     * @param own what the service itself reads, besides
     */
    public static SecretResolver ofService(Map<String, String> process, Collection<SecretRef> own) {
        Set<String> variables = own.stream()
                .filter(SecretRef.Env.class::isInstance)
                .map(reference -> ((SecretRef.Env) reference).name())
                .collect(Collectors.toSet());
        Set<Path> files = own.stream()
                .filter(SecretRef.File.class::isInstance)
                .map(reference -> real(((SecretRef.File) reference).path()))
                .collect(Collectors.toSet());
        return ofDocuments(process, home(), files, DocumentVariables.ofOthers(process, variables));
    }

    private static Path home() {
        return Path.of(System.getProperty("user.home"));
    }

    static SecretResolver ofDocuments(Map<String, String> process, Path home) {
        return ofDocuments(process, home, Set.of(), DocumentVariables.ANY);
    }

    private static SecretResolver ofDocuments(
            Map<String, String> process, Path home, Set<Path> files, DocumentVariables variables) {
        Set<Path> own = new HashSet<>(files);
        Optional.ofNullable(process.get(ADMIN_PASSWORD))
                .filter(place -> place.startsWith(FILE))
                .ifPresent(place -> own.add(real(place.substring(FILE.length()))));
        own.add(real(home.resolve(".config").resolve("godwit").toString()));
        Optional.ofNullable(process.get("XDG_CONFIG_HOME"))
                .filter(config -> !config.isBlank())
                .ifPresent(config -> own.add(real(Path.of(config, "godwit").toString())));
        Map<String, String> environment = new HashMap<>(process);
        environment.keySet().removeAll(OWN);
        return new SecretResolver(
                environment,
                own,
                Optional.ofNullable(process.get(FOLDER))
                        .filter(path -> !path.isBlank())
                        .map(SecretResolver::real),
                variables);
    }

    /** The keys of sealed secrets that this process has. */
    public SecretKeys keys() {
        return keys;
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
            case SecretRef.Env env -> variables.refused(env.name()).or(() -> missingVariable(env.name()));
            case SecretRef.File file -> missingFile(Path.of(file.path()));
            case SecretRef.InCluster secret -> missingSecret(secret);
            case SecretRef.Sealed sealed ->
                keys.holds(sealed) ? Optional.empty() : Optional.of(SecretKeys.missing(sealed));
        };
    }

    /** Whether the reference may stand where its value is kept and shown. */
    public boolean mayBeShown(SecretRef reference) {
        return variables.mayBeShown(reference);
    }

    private Optional<String> missingVariable(String name) {
        return environment.containsKey(name)
                ? Optional.empty()
                : Optional.of("the environment variable " + name + " is not set");
    }

    /** Why a document may not name the file: a process shows its environment there, or Godwit's own secrets are in it. */
    private Optional<String> kept(Path path) {
        Path real = real(path.toString());
        if (real.startsWith(PROCESSES) || hidden.stream().anyMatch(real::startsWith)) {
            return Optional.of("the file " + path + " is not for documents");
        }
        return folder.filter(allowed -> !real.startsWith(allowed))
                .map(allowed ->
                        "the file " + path + " is not in " + allowed + ", where " + FOLDER + " has the secrets");
    }

    private static Path real(String path) {
        try {
            return Path.of(path).toRealPath();
        } catch (IOException e) {
            return Path.of(path).toAbsolutePath().normalize();
        }
    }

    private Optional<String> missingFile(Path path) {
        Optional<String> refused = kept(path);
        if (refused.isPresent()) {
            return refused;
        }
        if (!Files.isRegularFile(path)) {
            return Optional.of("the file " + path + " does not exist");
        }
        return Files.isReadable(path) ? Optional.empty() : Optional.of("the file " + path + " cannot be read");
    }

    private Optional<String> missingSecret(SecretRef.InCluster secret) {
        if (!environment.containsKey(CLUSTER)) {
            return Optional.of("this process runs outside of a cluster, where no Secret is named " + secret.name()
                    + ": write ${env:NAME} or ${file:/absolute/path}");
        }
        if (folder.isEmpty() || !Files.isDirectory(mounted(secret).getParent())) {
            return Optional.of("the Secret " + secret.name()
                    + " is not given to documents: name it in documents.secrets of the chart's values");
        }
        return Files.isRegularFile(mounted(secret))
                ? missingFile(mounted(secret))
                : Optional.of("the Secret " + secret.name() + " is not there, or has no key " + secret.key());
    }

    private Path mounted(SecretRef.InCluster secret) {
        return folder.orElseThrow().resolve(secret.name()).resolve(secret.key());
    }

    private String value(SecretRef reference) {
        missing(reference).ifPresent(reason -> {
            throw absent(reason, null);
        });
        return switch (reference) {
            case SecretRef.Env env -> environment.get(env.name());
            case SecretRef.File file -> contents(Path.of(file.path()));
            case SecretRef.InCluster secret -> contents(mounted(secret));
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
