package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cluster.Cluster;
import io.godwit.console.contract.client.AccessApi;
import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.model.Login;
import io.godwit.console.contract.model.NewToken;
import io.godwit.console.contract.model.Role;
import io.godwit.dist.docs.MonitoringFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The series that pods of an installation have served, asked for as the chart's monitors do: the service's at its port {@code http}
 * with the token of a viewer, the components' at their port {@code health} without one. Not thread-safe.
 */
final class PodMetrics {
    private static final Pattern LISTENS = Pattern.compile("Forwarding from 127\\.0\\.0\\.1:(\\d+) -> .*");

    private final Cluster cluster;
    private final InstalledChart godwit;
    private final Set<String> served = new TreeSet<>();
    private String token = "";

    /** Of an installation in that cluster. */
    PodMetrics(Cluster cluster, InstalledChart godwit) {
        this.cluster = cluster;
        this.godwit = godwit;
    }

    /** Looks at the components with these labels until these series were served by any pod that was looked at. */
    void await(String labels, Collection<String> series) {
        InstalledChart.patiently().untilAsserted(() -> {
            lookAtComponents(labels);
            assertThat(served).containsAll(series);
        });
    }

    /** Looks at them and at the service until everything was served that the rules and the dashboard ask of a healthy task. */
    void awaitAll(String labels) {
        InstalledChart.patiently().untilAsserted(() -> {
            lookAtService();
            lookAtComponents(labels);
            assertThat(served).containsAll(MonitoringFiles.askedOfAHealthyTask());
        });
    }

    /** By the API server, as they listen at the pod's own address. */
    private void lookAtComponents(String labels) {
        for (InstalledChart.Pod pod : godwit.pods(labels)) {
            served.addAll(MonitoringFiles.served(godwit.kubectl(
                    "get",
                    "--raw",
                    "/api/v1/namespaces/" + godwit.namespace() + "/pods/" + pod.name() + ":" + port(pod, "health")
                            + "/proxy/metrics")));
        }
    }

    /** By a port of this machine, as the API server passes no token on. */
    private void lookAtService() throws IOException, InterruptedException, ApiException {
        for (InstalledChart.Pod pod : godwit.pods(InstalledChart.CONTROL)) {
            Process forward = new ProcessBuilder(
                            RealCluster.kubectlProgram(cluster),
                            "--kubeconfig=" + cluster.kubeconfig(),
                            "--namespace=" + godwit.namespace(),
                            "port-forward",
                            "--address=127.0.0.1",
                            "pod/" + pod.name(),
                            ":" + port(pod, "http"))
                    .redirectErrorStream(true)
                    .start();
            try {
                String line = forward.inputReader(StandardCharsets.UTF_8).readLine();
                Matcher listens = LISTENS.matcher(String.valueOf(line));
                assertThat(listens.matches()).as(line).isTrue();
                String address = "http://127.0.0.1:" + listens.group(1);
                served.addAll(MonitoringFiles.served(scrape(address, viewer(address))));
            } finally {
                forward.destroy();
                assertThat(forward.waitFor(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private String port(InstalledChart.Pod pod, String name) {
        return godwit.kubectl(
                "get",
                "pod",
                pod.name(),
                "-o",
                "jsonpath={.spec.containers[0].ports[?(@.name==\"" + name + "\")].containerPort}");
    }

    private static String scrape(String address, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/metrics"))
                .header("Authorization", "Bearer " + token)
                .timeout(Patience.PATIENCE)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        }
    }

    /** A token of a viewer, made once, with the password of the installation. */
    private String viewer(String address) throws ApiException {
        if (token.isEmpty()) {
            String encoded = godwit.kubectl("get", "secret", "admin", "-o", "jsonpath={.data.admin-password}");
            String password = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            ApiClient client = ServiceRun.clientOf(address);
            String login = new AccessApi(client)
                    .login(new Login().user("admin").password(password))
                    .getText();
            client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + login));
            token = new AccessApi(client)
                    .createToken(
                            new NewToken()
                                    .name("metrics")
                                    .roles(List.of(Role.VIEWER))
                                    .days(1),
                            null)
                    .getText();
        }
        return token;
    }
}
