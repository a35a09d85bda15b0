package io.godwit.model.task;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which variables of a process documents may refer to. Those of the control service come from others than whoever set its environment:
 * Godwit's own are refused to them, and a value that is no secret, and so is kept and shown, comes from a variable that is meant for it.
 */
final class DocumentVariables {
    /** For files of whoever runs the process. */
    static final DocumentVariables ANY = new DocumentVariables(false, Set.of(), List.of(), Set.of());

    private static final String GODWIT = "GODWIT_";
    private static final String ALL = "*";

    private final boolean ofOthers;
    private final Set<String> own;
    private final List<String> secrets;
    private final Set<String> plain;

    private DocumentVariables(boolean ofOthers, Set<String> own, List<String> secrets, Set<String> plain) {
        this.ofOthers = ofOthers;
        this.own = Set.copyOf(own);
        this.secrets = List.copyOf(secrets);
        this.plain = Set.copyOf(plain);
    }

    /**
     * For documents that are sent to a service.
     *
     * @param own variables that are the service's own, besides those that begin with {@code GODWIT_}
     */
    static DocumentVariables ofOthers(Map<String, String> process, Set<String> own) {
        return new DocumentVariables(
                true,
                own,
                process.containsKey(SecretResolver.SECRET_VARIABLES)
                        ? names(process, SecretResolver.SECRET_VARIABLES)
                        : List.of(ALL),
                Set.copyOf(names(process, SecretResolver.PLAIN_VARIABLES)));
    }

    private static List<String> names(Map<String, String> process, String variable) {
        return Arrays.stream(process.getOrDefault(variable, "").split("[,\\s]+"))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** Why a document may not name it, whether it is set or not; empty if it may. */
    Optional<String> refused(String name) {
        if (!ofOthers) {
            return Optional.empty();
        }
        if (name.startsWith(GODWIT) || own.contains(name)) {
            return Optional.of("the environment variable " + name + " is Godwit's own, and not for documents");
        }
        return plain.contains(name) || secrets.stream().anyMatch(allowed -> matches(allowed, name))
                ? Optional.empty()
                : Optional.of("the environment variable " + name + " is not one of those that "
                        + SecretResolver.SECRET_VARIABLES + " of the service has for documents");
    }

    /** Whether its value may be kept and shown. */
    boolean mayBeShown(SecretRef reference) {
        return !ofOthers
                || reference instanceof SecretRef.Env env
                        && plain.contains(env.name())
                        && refused(env.name()).isEmpty();
    }

    private static boolean matches(String allowed, String name) {
        return allowed.endsWith(ALL)
                ? name.startsWith(allowed.substring(0, allowed.length() - ALL.length()))
                : name.equals(allowed);
    }
}
