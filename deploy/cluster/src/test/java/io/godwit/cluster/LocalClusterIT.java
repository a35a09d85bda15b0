package io.godwit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.net.httpserver.HttpServer;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackEvent;
import io.godwit.stack.StackException;
import io.godwit.stack.process.ToolRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes for real, once: up, a pod that serves, what can happen to nodes, down. Builds the programs at the very first run. */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalClusterIT {
    private static final String PODS = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: trial, labels: {pod-security.kubernetes.io/enforce: restricted}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: near, namespace: trial}
            spec: {selector: {pod: near}, ports: [{port: 80, targetPort: 8080}]}
            ---
            %s
            ---
            %s
            """;
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: %1$s, namespace: trial, labels: {pod: %1$s}}
            spec:
              nodeSelector: {kubernetes.io/hostname: %2$s}
              securityContext: {runAsNonRoot: true, runAsUser: 10001, seccompProfile: {type: RuntimeDefault}}
              containers:
              - name: way
                image: localhost/trial:1
                imagePullPolicy: Never
                command: [/forward, "tcp:0.0.0.0:8080", "tcp:%3$s"]
                readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
                securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
            """;

    @TempDir
    private static Path temporary;

    private static Path dir;
    private static LocalCluster cluster;
    private static HttpServer server;

    @BeforeAll
    @Timeout(5400)
    static void up() throws IOException {
        Cluster.obstacle().ifPresent(LocalClusterIT::leaveOut);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "from the machine".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        dir = temporary.resolve("k8s");
        cluster = LocalCluster.up(
                dir,
                ClusterOptions.ofNodes(2).forward(List.of(server.getAddress().getPort())),
                LocalClusterIT::print);
    }

    /** An image under a name of its own, made of the one that the nodes have. */
    private static Path image() {
        String script =
                "mkdir trial && tar -xf k8s/node.tar -C trial && sed -i s/godwit-node:1/trial:1/ trial/manifest.json"
                        + " && tar -cf trial.tar -C trial manifest.json config.json layer.tar";
        ToolRun.Result made =
                ToolRun.run(temporary, Duration.ofSeconds(20), "Install tar.", List.of("bash", "-c", script));
        assertThat(made.status()).as(made.output()).isZero();
        return temporary.resolve("trial.tar");
    }

    private static void leaveOut(String obstacle) {
        System.out.println("Left out, as there is no cluster on this machine: " + obstacle);
        abort(obstacle);
    }

    @AfterAll
    static void down() {
        if (cluster != null) {
            cluster.close();
        }
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    @Order(1)
    void bothNodesAreReady() {
        assertThat(cluster.kubectl("get", "nodes", "--no-headers").lines())
                .hasSize(2)
                .allMatch(line -> line.contains(" Ready "));
    }

    /** From the API server to a pod on node 1, by name to one on node 2, to its own 127.0.0.1, to the machine. */
    @Test
    @Order(2)
    void podsReachEachOtherByNameAndServersOfTheMachineAtTheirOwnAddress() {
        String near = POD.formatted(
                "near", "node2", "127.0.0.1:" + server.getAddress().getPort());
        String far = POD.formatted("far", "node1", "near.trial.svc.cluster.local:80");
        cluster.load(image());

        cluster.apply(PODS.formatted(near, far));

        cluster.kubectl("-n", "trial", "wait", "--for=condition=Ready", "pod", "--all", "--timeout=60s");
        // A pod is ready before the other node knows its service.
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().untilAsserted(() -> assertThat(ask("far"))
                .isEqualTo("from the machine"));
    }

    @Test
    @Order(3)
    void upOnARunningClusterLeavesItAlone() {
        String before = cluster.kubectl("-n", "trial", "get", "pods", "-o", "jsonpath={.items[*].metadata.uid}");

        LocalCluster.up(dir, ClusterOptions.ofNodes(2).detach(), LocalClusterIT::print);

        assertThat(cluster.kubectl("-n", "trial", "get", "pods", "-o", "jsonpath={.items[*].metadata.uid}"))
                .isEqualTo(before);
        assertThat(ask("far")).isEqualTo("from the machine");
    }

    @Test
    @Order(4)
    void aNodeThatIsCutOffIsOutOfReachUntilItIsHealed() {
        cluster.cut(2);
        assertThatThrownBy(() -> cluster.kubectl("get", "--request-timeout=3s", "--raw", path("near")))
                .isInstanceOf(StackException.class);

        cluster.heal(2);

        await().atMost(Duration.ofSeconds(40)).ignoreExceptions().untilAsserted(() -> assertThat(ask("near"))
                .isEqualTo("from the machine"));
    }

    @Test
    @Order(5)
    void podsGoOnWithoutTheApiServerAndContainerd() {
        cluster.stopProgram(1, "kube-apiserver");
        cluster.stopProgram(2, "containerd");
        assertThatThrownBy(() -> cluster.kubectl("get", "nodes", "--request-timeout=3s"))
                .isInstanceOf(StackException.class);

        cluster.startProgram(2, "containerd");
        cluster.startProgram(1, "kube-apiserver");

        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> assertThat(ask("far"))
                .isEqualTo("from the machine"));
        assertThat(cluster.kubectl(
                        "-n",
                        "trial",
                        "get",
                        "pods",
                        "-o",
                        "jsonpath={.items[*].status.containerStatuses[*].restartCount}"))
                .isEqualTo("0 0");
    }

    @Test
    @Order(6)
    void aNodeVanishesAndComesBack() {
        cluster.stopNode(2);
        assertThat(processes()).noneMatch(command -> command.contains(dir + "/n2/"));

        cluster.startNode(2);

        assertThat(cluster.kubectl("get", "node", "node2", "--no-headers")).contains(" Ready ");
    }

    @Test
    @Order(7)
    void helmTalksToIt() {
        assertThat(cluster.helm("list", "--all-namespaces")).startsWith("NAME");
    }

    @Test
    @Order(8)
    void nothingIsLeftOfIt() throws IOException {
        String port = Files.readString(dir.resolve("settings")).strip().replace("PORT=", "");

        cluster.close();

        assertThat(processes()).noneMatch(command -> command.contains(dir.toString()));
        assertThat(Files.readString(Path.of("/proc/mounts"))).doesNotContain(dir.toString());
        assertThat(dir).doesNotExist();
        try (Stream<Path> groups = Files.walk(Path.of("/sys/fs/cgroup"), 2)) {
            assertThat(groups).noneMatch(group -> group.getFileName().toString().startsWith("godwit-" + port));
        }
    }

    @Test
    @Order(9)
    void aPortThatIsTakenIsNamed() throws IOException {
        Files.createDirectories(dir);
        Files.writeString(
                dir.resolve("ports.properties"),
                "kubernetes=" + server.getAddress().getPort());

        assertThatThrownBy(() -> LocalCluster.up(dir, ClusterOptions.ofNodes(1), LocalClusterIT::print))
                .isInstanceOfSatisfying(StackException.class, e -> {
                    assertThat(e.code()).isEqualTo(StackErrorCode.PORT_IN_USE);
                    assertThat(e.what()).contains(":" + server.getAddress().getPort());
                });
        assertThat(dir).doesNotExist();
    }

    private static String ask(String pod) {
        return cluster.kubectl("get", "--raw", path(pod));
    }

    private static String path(String pod) {
        return "/api/v1/namespaces/trial/pods/" + pod + ":8080/proxy/";
    }

    private static List<String> processes() {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .toList();
    }

    private static void print(StackEvent event) {
        System.out.println(event);
    }
}
