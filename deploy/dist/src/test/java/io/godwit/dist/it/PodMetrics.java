package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.cluster.Cluster;
import io.godwit.dist.docs.MonitoringFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
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
    private static final ObjectMapper JSON = new ObjectMapper();

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
    private void lookAtService() throws IOException, InterruptedException {
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
        return send(HttpRequest.newBuilder(URI.create(address + "/metrics")), token);
    }

    /** A token of a viewer, made once, with the password of the installation. */
    private String viewer(String address) throws IOException, InterruptedException {
        if (!token.isEmpty()) {
            return token;
        }
        String encoded = godwit.kubectl("get", "secret", "admin", "-o", "jsonpath={.data.admin-password}");
        String password = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        String login = posted(address + "/api/v1/login", "", "{\"user\":\"admin\",\"password\":\"" + password + "\"}");
        token = posted(address + "/api/v1/tokens", login, "{\"name\":\"metrics\",\"roles\":[\"viewer\"],\"days\":1}");
        return token;
    }

    private static String posted(String address, String token, String body) throws IOException, InterruptedException {
        JsonNode answer = JSON.readTree(send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                token));
        return answer.at("/text").asText();
    }

    private static String send(HttpRequest.Builder request, String token) throws IOException, InterruptedException {
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(request.timeout(Patience.PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
            return answer.body();
        }
    }
}
