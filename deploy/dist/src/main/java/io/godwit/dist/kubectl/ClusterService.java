package io.godwit.dist.kubectl;

import io.godwit.cli.context.Forward;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The Service object of a control service.
 *
 * @param uid that no other object of any cluster has
 * @param scheme http or https
 * @param port of the Service
 */
record ClusterService(String namespace, String name, String uid, String scheme, int port) {
    /** How the chart's own is found. */
    static final String SELECTOR = "app.kubernetes.io/name=godwit,app.kubernetes.io/component=control";

    private static final String HTTPS = "https";
    private static final String PORT_NAME = "http";
    private static final int UID_SHOWN = 8;

    /** The one that is named, or else the only one of its namespace. Blocks, bounded. */
    static ClusterService find(Kubectl kubectl, KubectlFlags flags) {
        if (flags.service().isPresent()) {
            return of(kubectl.json("get", "service", flags.service().get()));
        }
        List<ClusterService> found = list(kubectl.json("get", "services", "-l", SELECTOR), "items").stream()
                .map(ClusterService::of)
                .toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        String where = flags.namespace().map(name -> "namespace " + name).orElse("the namespace of the context");
        throw found.isEmpty()
                ? GodwitException.configuration(
                        ErrorCode.SERVICE_UNREACHABLE,
                        "no service in " + where + " has the labels " + SELECTOR,
                        "name another namespace with -n, another cluster with --context, or the service itself with --service")
                : GodwitException.configuration(
                        ErrorCode.CONFIG_INVALID,
                        "several services in " + where + " are Godwit's: "
                                + found.stream()
                                        .map(ClusterService::name)
                                        .sorted()
                                        .collect(Collectors.joining(", ")),
                        "name one with --service");
    }

    private static ClusterService of(Map<?, ?> object) {
        Map<?, ?> metadata = map(object, "metadata");
        List<Map<?, ?>> ports = list(map(object, "spec"), "ports");
        Optional<Map<?, ?>> port = ports.stream()
                .filter(known -> PORT_NAME.equals(known.get("name")))
                .findFirst()
                .or(() -> ports.stream().findFirst());
        String name = String.valueOf(metadata.get("name"));
        if (port.isEmpty() || !(port.get().get("port") instanceof Number number)) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID, "service " + name + " has no port", "name another one with --service");
        }
        return new ClusterService(
                String.valueOf(metadata.get("namespace")),
                name,
                String.valueOf(metadata.get("uid")),
                HTTPS.equals(port.get().get("appProtocol")) ? HTTPS : "http",
                number.intValue());
    }

    boolean speaksTls() {
        return scheme.equals(HTTPS);
    }

    /** Its name in the cluster, which its certificate has. */
    String host() {
        return name + "." + namespace + ".svc";
    }

    /** It, reached at a port of this machine. */
    Forward at(int local) {
        return new Forward(
                namespace + "/" + name + "-" + uid.substring(0, Math.min(UID_SHOWN, uid.length())),
                "kubectl://" + name + "." + namespace + "/" + uid,
                scheme + "://" + (speaksTls() ? host() : "127.0.0.1") + ":" + local);
    }

    private static Map<?, ?> map(Map<?, ?> tree, String key) {
        return tree.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<Map<?, ?>> list(Map<?, ?> tree, String key) {
        return tree.get(key) instanceof List<?> list
                ? list.stream()
                        .filter(Map.class::isInstance)
                        .<Map<?, ?>>map(Map.class::cast)
                        .toList()
                : List.of();
    }
}
