package io.godwit.cluster;

import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.process.ToolRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** kubectl and Helm, called for one cluster, and kubeconform, which asks none. */
final class ClusterTools {
    private static final Duration KUBECTL_BOUND = Duration.ofMinutes(3);
    private static final Duration HELM_BOUND = Duration.ofMinutes(10);

    private final Path kubeconfig;
    private final String kubectl;
    private final String helm;
    private final String kubeconform;
    private final List<String> environment;

    /** @param environment what else they are told, as {@code NAME=value} */
    ClusterTools(Path kubeconfig, String kubectl, String helm, String kubeconform, List<String> environment) {
        this.kubeconfig = kubeconfig;
        this.kubectl = kubectl;
        this.helm = helm;
        this.kubeconform = kubeconform;
        this.environment = List.copyOf(environment);
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    String kubectl(String... arguments) {
        return run(KUBECTL_BOUND, kubectl, arguments);
    }

    String helm(String... arguments) {
        return run(HELM_BOUND, helm, arguments);
    }

    String kubeconform(String... arguments) {
        return run(KUBECTL_BOUND, kubeconform, arguments);
    }

    String apply(String yaml) {
        try {
            Path file = Files.createTempFile("godwit-cluster", ".yaml");
            try {
                Files.writeString(file, yaml);
                return kubectl("apply", "-f", file.toString());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String run(Duration bound, String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "KUBECONFIG=" + kubeconfig));
        command.addAll(environment);
        command.add(program);
        command.addAll(List.of(arguments));
        ToolRun.Result result = ToolRun.runApart(Path.of("."), bound, "Install coreutils.", command);
        if (!result.succeeded()) {
            throw new StackException(
                    StackErrorCode.CLUSTER_FAILED,
                    Path.of(program).getFileName() + " " + String.join(" ", arguments) + " ended with status "
                            + result.status() + ":\n  " + result.tail() + "\n",
                    "Look at the cluster with KUBECONFIG=" + kubeconfig + ".");
        }
        return result.output();
    }
}
