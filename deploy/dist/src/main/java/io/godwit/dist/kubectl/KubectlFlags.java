package io.godwit.dist.kubectl;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Arguments of the plug-in, with those that say where the service is taken out of the rest, wherever they stand: kubectl hands all of them
 * over as they were typed.
 *
 * @param cluster for kubectl, as they were typed
 * @param namespace that they name
 * @param service named instead of being looked for
 * @param rest the command and its own arguments
 */
record KubectlFlags(List<String> cluster, Optional<String> namespace, Optional<String> service, List<String> rest) {
    private static final String NAMESPACE = "--namespace";
    private static final String SERVICE = "--service";
    /** Each with a value. */
    private static final Map<String, String> NAMES = Map.of(
            "--context",
            "--context",
            "--kubeconfig",
            "--kubeconfig",
            "-n",
            NAMESPACE,
            NAMESPACE,
            NAMESPACE,
            SERVICE,
            SERVICE);

    private static final String END = "--";

    /** Copies the lists. */
    KubectlFlags {
        cluster = List.copyOf(cluster);
        rest = List.copyOf(rest);
    }

    static KubectlFlags of(String... args) {
        List<String> cluster = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        Optional<String> namespace = Optional.empty();
        Optional<String> service = Optional.empty();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals(END)) {
                rest.addAll(List.of(args).subList(i, args.length));
                break;
            }
            int equals = args[i].indexOf('=');
            String flag = NAMES.get(equals < 0 ? args[i] : args[i].substring(0, equals));
            if (flag == null) {
                rest.add(args[i]);
                continue;
            }
            String value = equals < 0 ? next(args, i++) : args[i].substring(equals + 1);
            if (flag.equals(SERVICE)) {
                service = Optional.of(value);
            } else {
                cluster.add(flag + "=" + value);
                namespace = flag.equals(NAMESPACE) ? Optional.of(value) : namespace;
            }
        }
        return new KubectlFlags(cluster, namespace, service, rest);
    }

    private static String next(String[] args, int at) {
        if (at + 1 == args.length) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID, args[at] + " has no value", "see kubectl godwit --help");
        }
        return args[at + 1];
    }
}
