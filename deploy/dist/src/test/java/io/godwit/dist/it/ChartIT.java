package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.cluster.Cluster;
import io.godwit.runtime.json.Json;
import io.godwit.stack.LocalStack;
import io.godwit.stack.ProgressListener;
import io.godwit.stack.ServerKind;
import io.godwit.stack.StackAddresses;
import io.godwit.stack.StackException;
import io.godwit.stack.process.ToolRun;
import io.godwit.testsupport.servers.TestServers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The chart on a real cluster: installed from nothing, tried and removed, under the restricted Pod Security standard. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChartIT {
    private static final String NAMESPACE = "chart";
    private static final String RELEASE = "godwit";
    private static final String CONTROL = "app.kubernetes.io/component=control";
    private static final String ACCOUNT = "system:serviceaccount:" + NAMESPACE + ":" + RELEASE;
    private static final String TASK = """
            apiVersion: godwit.io/v1
            kind: MigrationTask
            metadata: {name: products, namespace: chart}
            spec:
              kafka: {bootstrapServers: "127.0.0.1:1", replicationFactor: 1%s}
              schemaRegistry: {url: "http://127.0.0.1:1"}
              source: {milvus: {uri: "http://127.0.0.1:1"%s}}
              target: {oceanbase: {url: "jdbc:mysql://127.0.0.1:1/", user: root@mysql}}
              types: [SCHEMA, FULL]
              objects: {include: ["default.*"]}%s
            """;

    private static final String IMPOSSIBLE = """
            apiVersion: godwit.io/v1
            kind: MigrationTask
            metadata: {name: %s, namespace: chart}
            spec:
              kafka: {bootstrapServers: "%s", replicationFactor: 1}
              schemaRegistry: {url: "%s"}
              source: {milvus: {uri: "%s"%s}}
              target: {oceanbase: {url: "%s", user: "%s", password: "%s"}}
              types: [SCHEMA]
              objects: {include: ["default.*"]}
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private static Path folder;

    private static Cluster cluster;
    private static TestServers kafka;
    private static LocalStack secured;

    @BeforeAll
    static void install() throws Exception {
        cluster = RealCluster.get();
        // Its own: the first user of the service is made here, with the password in the Secret.
        kafka = TestServers.up(folder.resolve("kafka"), Set.of(ServerKind.KAFKA));
        RealCluster.reach(kafka.addresses());
        secured = LocalStack.in(folder.resolve("secured"))
                .with(EnumSet.of(ServerKind.MILVUS))
                .withMilvusSettings(Map.of("common.security.authorizationEnabled", "true"))
                .up(ProgressListener.silent());
        RealCluster.reach(secured.addresses());
        cluster.load(ShippedImage.get().archive());
        cluster.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: chart, labels: {pod-security.kubernetes.io/enforce: restricted}}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: first-user, namespace: chart}
                stringData: {admin-password: "correct horse battery"}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: logins, namespace: chart}
                stringData: {right: "%s", wrong: "not the password", token: "root:not the password"}
                """.formatted(RealServers.get().stack().addresses().oceanBasePassword()));
        Files.writeString(
                folder.resolve("values.yaml"), """
                kafka: {bootstrapServers: "%1$s", replicationFactor: 1}
                admin: {existingSecret: first-user}
                documents: {secrets: [logins, later]} # the second one is not there, and keeps no pod from its start
                dataSources: {bus: {spec: {kafka: {bootstrapServers: "%1$s", replicationFactor: 1}}}}
                control:
                  logFormat: json
                  resources: {requests: {cpu: 100m, memory: 512Mi}, limits: {memory: 512Mi}}
                """.formatted(kafka.addresses().kafkaBootstrap()));
        helm("install", RELEASE, chart(), "-f", values(), "--wait", "--timeout", "9m");
    }

    @AfterAll
    static void remove() {
        if (cluster != null) {
            cluster.kubectl("delete", "namespace", NAMESPACE, "--wait=false", "--ignore-not-found");
        }
        if (kafka != null) {
            kafka.close();
        }
        if (secured != null) {
            secured.close();
        }
    }

    @Test
    @Order(1)
    void bringsUpTwoInstancesThatAreReadyAndLetsSomebodyLogIn() {
        assertThat(ready()).isEqualTo("2");

        assertThat(helm("test", RELEASE, "--timeout", "9m")).containsPattern("Phase: +Succeeded");
    }

    @Test
    @Order(2)
    void explainsTasks() {
        assertThat(kubectl("explain", "migrationtask.spec.source.milvus")).contains("uri", "Login by token");
    }

    @Test
    @Order(2)
    void refusesATaskThatCannotBeAndNamesTheField() {
        refused(TASK.formatted(", minInsyncReplicas: 2", "", ""), "spec.kafka.minInsyncReplicas", "is larger than");
        refused(TASK.formatted("", ", token: plain", ""), "spec.source.milvus.token", "${env:NAME}");
        String jaas = "'Login required password=\"plain\";'";
        refused(
                TASK.formatted(", properties: {sasl.jaas.config: " + jaas + "}", "", ""),
                "spec.kafka.properties",
                "${env:NAME}");
        refused(
                TASK.formatted(", properties: {ssl.key.password: plain}", "", ""),
                "spec.kafka.properties",
                "${env:NAME}");
        refused(TASK.formatted("", "", "\n  option: {}"), "spec.option");
        refused(TASK.replace("[SCHEMA, FULL]", "[SCHEMES]").formatted("", "", ""), "spec.types[0]", "SCHEMES");
    }

    private static void refused(String task, String... words) {
        assertThatThrownBy(() -> cluster.apply(task))
                .isInstanceOf(StackException.class)
                .hasMessageContainingAll(words);
    }

    /** It finds the plug-in on the path, and the plug-in the service. */
    @Test
    @Order(2)
    void isAskedByKubectl() throws Exception {
        ShippedScript.in(Files.createDirectory(folder.resolve("checkout")));
        Path password = Files.writeString(folder.resolve("password"), "correct horse battery");

        ToolRun.Result login = asked("login", "--user", "admin", "--password-file", password.toString());
        ToolRun.Result status = asked("status");
        ToolRun.Result unknown = asked("status", "nothing");

        assertThat(login.output()).as(login.errors()).contains("logged in at kubectl://godwit.chart/");
        assertThat(status.output()).as(status.errors()).isEqualTo("no tasks" + System.lineSeparator());
        assertThat(unknown.status()).isEqualTo(3);
        assertThat(unknown.errors()).contains("error TASK_UNKNOWN");
    }

    private static ToolRun.Result asked(String... words) {
        String kubectl = RealCluster.kubectlProgram(cluster);
        List<String> command = new ArrayList<>(List.of(
                "env",
                "PATH=" + folder.resolve("checkout") + ":" + System.getenv("PATH"),
                "KUBECONFIG=" + cluster.kubeconfig(),
                "KUBECTL=" + kubectl,
                "XDG_CONFIG_HOME=" + folder,
                "GODWIT_JAVA_HOME=" + System.getProperty("java.home"),
                kubectl,
                "godwit"));
        command.addAll(List.of(with(words)));
        return ToolRun.runApart(folder, PATIENCE, "install kubectl", command);
    }

    @Test
    @Order(2)
    void isAloneInItsNamespace() {
        assertThatThrownBy(() -> helm("install", "second", chart(), "-f", values(), "--dry-run=server"))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("release godwit of Godwit is in namespace chart already");
    }

    @Test
    @Order(2)
    void makesTheDataSourcesOfItsValues() {
        await().atMost(PATIENCE)
                .until(
                        () -> kubectl("get", "datasource", "bus", "-o", "jsonpath={.status.test}"),
                        test -> test.equals("Passed"));
    }

    /** Ten seconds on a machine that is not busy. */
    @Test
    @Order(2)
    void whatCannotWorkIsAConditionWithItsRemedySoon() {
        StackAddresses servers = RealServers.get().stack().addresses();
        String absent = "${file:/etc/godwit/secrets/absent/password}";
        told("no-secret", servers.milvusUri(), "", absent, "ConfigInvalid", "absent/password does not exist");
        told("no-variable", servers.milvusUri(), "", "${env:ABSENT}", "ConfigInvalid", "environment variable ABSENT");
        String unlisted = "${secret:first-user/admin-password}"; // it exists, and documents do not get it
        told(
                "unlisted-secret",
                servers.milvusUri(),
                "",
                unlisted,
                "ConfigInvalid",
                "spec.target.oceanbase.password",
                "the Secret first-user is not given to documents",
                "documents.secrets");
        told(
                "secret-of-later",
                servers.milvusUri(),
                "",
                "${secret:later/password}",
                "ConfigInvalid",
                "spec.target.oceanbase.password",
                "the Secret later is not there, or has no key password");
        String wrong = "${secret:logins/wrong}";
        told("wrong-password", servers.milvusUri(), "", wrong, "TargetAuth", "refuses the login", "password");
        told(
                "wrong-token",
                secured.addresses().milvusUri(),
                ", token: '${file:/etc/godwit/secrets/logins/token}'",
                "${secret:logins/right}",
                "SourceAuth",
                "token, or user and password, of spec.source.milvus");
    }

    private static void told(String name, String milvus, String token, String password, String... words) {
        StackAddresses servers = RealServers.get().stack().addresses();
        long begin = System.nanoTime();
        cluster.apply(IMPOSSIBLE.formatted(
                name,
                kafka.addresses().kafkaBootstrap(),
                servers.registryUrl(),
                milvus,
                token,
                servers.oceanBaseJdbcUrl(),
                servers.oceanBaseUser(),
                password));
        String degraded = "jsonpath={.status.conditions[?(@.type=='Degraded')]['reason','message']}";
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> kubectl("get", "migrationtask", name, "-o", degraded), said -> Stream.of(words)
                        .allMatch(said::contains));
        System.out.printf("%s is a condition after %.1f s%n", name, (System.nanoTime() - begin) / 1e9);
        kubectl("delete", "migrationtask", name, "--timeout=170s");
    }

    @Test
    @Order(2)
    void logsAnObjectALine() {
        List<Map<String, Object>> lines = kubectl("logs", "-l", "app.kubernetes.io/component=control", "--tail", "-1")
                .lines()
                .filter(line -> !line.startsWith("NOTE: Picked up JDK_JAVA_OPTIONS")) // the JVM's own
                .map(line -> Json.tree(line.getBytes(StandardCharsets.UTF_8)))
                .toList();

        assertThat(lines)
                .anySatisfy(line -> assertThat(line).containsKeys("timestamp", "level", "loggerName", "message"));
        assertThat(lines).anySatisfy(line -> assertThat(line).containsEntry("event", "result"));
    }

    /** Exactly what the chart grants, and what everybody who is logged in may do. */
    @Test
    @Order(2)
    void itsAccountCanDoWhatItNeedsAndNothingMore() {
        Map.Entry<String, String> everywhere =
                Map.entry("customresourcedefinitions.apiextensions.k8s.io migrationtasks.godwit.io", "get");
        assertThat(rights(NAMESPACE))
                .isEqualTo(Map.ofEntries(
                        everywhere,
                        Map.entry("deployments.apps", "create delete get list patch watch"),
                        Map.entry("namespaces", "get"),
                        Map.entry("pods", "delete get list watch"),
                        Map.entry("pods/log", "get"),
                        Map.entry("secrets", "create delete patch"),
                        Map.entry("events", "create patch"),
                        Map.entry("events.events.k8s.io", "create patch"),
                        Map.entry("leases.coordination.k8s.io", "create get patch update"),
                        Map.entry("migrationtasks.godwit.io", "get list patch watch"),
                        Map.entry("migrationtasks.godwit.io/status", "get patch update"),
                        Map.entry("migrationtasks.godwit.io/finalizers", "update"),
                        Map.entry("datasources.godwit.io", "get list watch"),
                        Map.entry("datasources.godwit.io/status", "get patch update")));
        assertThat(rights("default")).isEqualTo(Map.ofEntries(everywhere));
    }

    @Test
    @Order(3)
    void isNotReadyWhileItsKafkaIsSilentAndIsNotRestartedForIt() {
        String restarts = restarts();
        kafka.freeze(ServerKind.KAFKA);
        try {
            await().atMost(PATIENCE).until(ChartIT::ready, count -> count.isEmpty());
        } finally {
            kafka.thaw(ServerKind.KAFKA);
        }

        await().atMost(PATIENCE).until(ChartIT::ready, count -> count.equals("2"));
        assertThat(restarts()).isEqualTo(restarts);
    }

    @Test
    @Order(3)
    void waitsForAKafkaThatIsAwayWhenItIsStarted() {
        kafka.freeze(ServerKind.KAFKA);
        try {
            kubectl("delete", "pods", "-l", CONTROL, "--wait=false");
            await().atMost(PATIENCE)
                    .until(
                            () -> kubectl("logs", "-l", CONTROL, "--tail=-1", "--ignore-errors"),
                            log -> log.contains("waits for Kafka"));
        } finally {
            kafka.thaw(ServerKind.KAFKA);
        }

        await().atMost(PATIENCE).until(ChartIT::ready, count -> count.equals("2"));
        assertThat(restarts()).matches("[0 ]+");
    }

    private static String restarts() {
        return kubectl("get", "pods", "-o", "jsonpath={.items[*].status.containerStatuses[*].restartCount}");
    }

    /** Nothing stands for 0. */
    private static String ready() {
        return kubectl("get", "deployment", RELEASE, "-o", "jsonpath={.status.readyReplicas}");
    }

    @Test
    @Order(4)
    void leavesTopicsAndTasksAloneWhenItIsRemoved() throws Exception {
        cluster.apply(TASK.formatted("", "", ""));
        Set<String> before = topics();
        assertThat(before).contains("godwit.requests", "godwit.resources");

        helm("uninstall", RELEASE, "--wait", "--timeout", "9m");

        assertThat(kubectl(
                        "get",
                        "deployments,services,roles,serviceaccounts",
                        "-o",
                        "name",
                        "-l",
                        "app.kubernetes.io/instance=" + RELEASE))
                .as("what pods of components need")
                .isEqualTo("serviceaccount/" + RELEASE + "-component\n");
        assertThat(topics()).containsAll(before);
        assertThat(kubectl("get", "migrationtasks", "-o", "name")).contains("products");
        assertThat(kubectl("get", "datasources", "-o", "name")).contains("bus");
        kubectl("delete", "datasource", "bus", "--timeout=60s");
        // Without a service nobody takes the finalizer off: docs/kubernetes.md says how.
        kubectl("patch", "migrationtask", "products", "--type=merge", "-p", "{\"metadata\":{\"finalizers\":null}}");
        kubectl("delete", "migrationtask", "products", "--timeout=60s");
    }

    private static Set<String> topics() throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", kafka.addresses().kafkaBootstrap()))) {
            return new TreeSet<>(admin.listTopics().names().get());
        }
    }

    private static String kubectl(String... arguments) {
        return cluster.kubectl(with(arguments));
    }

    private static String helm(String... arguments) {
        return cluster.helm(with(arguments));
    }

    private static String[] with(String... arguments) {
        return Stream.concat(Stream.of(arguments), Stream.of("--namespace", NAMESPACE))
                .toArray(String[]::new);
    }

    private static String chart() {
        return Distribution.script().resolveSibling("deploy/helm/godwit").toString();
    }

    private static String values() {
        return folder.resolve("values.yaml").toString();
    }

    /** Verbs by resource, as the API server lists them, without what any account has. */
    private static Map<String, String> rights(String namespace) {
        Map<String, String> all = listed(namespace, ACCOUNT);
        all.keySet()
                .removeAll(listed(namespace, "system:serviceaccount:" + NAMESPACE + ":nobody")
                        .keySet());
        return all;
    }

    /** Verbs by resource, or by resource and the only name that they are for. */
    private static Map<String, String> listed(String namespace, String account) {
        return cluster.kubectl("auth", "can-i", "--list", "--no-headers", "-n", namespace, "--as", account)
                .lines()
                .filter(line -> !line.startsWith(" "))
                .map(line -> line.split("\\s+\\[", 4))
                .collect(Collectors.toMap(
                        parts -> (parts[0] + " " + parts[2].replace("]", "")).strip(),
                        parts -> sorted(parts[3]),
                        (one, other) -> one + " " + other,
                        TreeMap::new));
    }

    /** Of {@code get list]}. */
    private static String sorted(String verbs) {
        return Stream.of(verbs.replace("]", "").strip().split(" ")).sorted().collect(Collectors.joining(" "));
    }
}
