package io.godwit.cluster.cli;

import io.godwit.cluster.LocalCluster;
import io.godwit.stack.cli.Json;
import io.godwit.stack.cli.ShellExports;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the cluster is and what to ask it with, in the forms that scripts read. */
final class EnvText {
    private EnvText() {}

    static String shell(LocalCluster cluster) {
        return ShellExports.of(variables(cluster));
    }

    static String json(LocalCluster cluster) {
        return Json.write(variables(cluster));
    }

    private static Map<String, String> variables(LocalCluster cluster) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("KUBECONFIG", cluster.kubeconfig().toString());
        variables.put("KUBECTL", cluster.kubectlProgram().toString());
        variables.put("HELM", cluster.helmProgram().toString());
        return variables;
    }
}
