package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.awaitility.Awaitility.await;

import io.godwit.cluster.Cluster;
import io.godwit.stack.StackAddresses;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/**
 * Godwit in a namespace of its own, under the restricted Pod Security standard: the image of this build, installed by the chart, for the
 * servers of all tests. Its tasks are theirs too: only one test class at a time has one, under {@link RealServers#CONTROL_SERVICE}.
 */
final class InstalledChart implements AutoCloseable {
    /** Pods of the service. */
    static final String CONTROL = "app.kubernetes.io/component=control";

    /** What a task of a test needs, as YAML. */
    static final String SMALL = "{full: {resources: SMALL}, incremental: {store: SMALL, writer: SMALL}}";

    private static final String RELEASE = "godwit";
    private static final String POD = "{range .items[*]}{.metadata.name}|{.metadata.uid}|{.spec.nodeName}|"
            + "{.metadata.deletionTimestamp}|{.status.conditions[?(@.type==\"Ready\")].status}|"
            + "{.status.containerStatuses[*].restartCount}|{.spec.containers[*].image}|{\"\\n\"}{end}";

    private final RealServers servers;
    private final Cluster cluster;
    private final String namespace;
    private final String user;
    private final String password;

    /** Not installed yet; its tasks are OceanBase's administrator. */
    InstalledChart(RealServers servers, Cluster cluster, String namespace) {
        this(
                servers,
                cluster,
                namespace,
                servers.stack().addresses().oceanBaseUser(),
                servers.stack().addresses().oceanBasePassword());
    }

    /**
     * The same with tasks of another user.
     *
     * @param user of OceanBase, with its tenant
     * @param password what is in the Secret first
     */
    InstalledChart(RealServers servers, Cluster cluster, String namespace, String user, String password) {
        this.servers = servers;
        this.cluster = cluster;
        this.namespace = namespace;
        this.user = user;
        this.password = password;
    }

    /**
     * A pod of it.
     *
     * @param removed whether somebody removes it; one on a node that is lost stays so
     */
    record Pod(String name, String uid, String node, boolean removed, boolean ready, int restarts, String image) {
        private static Pod of(String line) {
            String[] parts = line.split("\\|", -1);
            return new Pod(
                    parts[0],
                    parts[1],
                    parts[2],
                    !parts[3].isEmpty(),
                    parts[4].equals("True"),
                    parts[5].isEmpty() ? 0 : Integer.parseInt(parts[5]),
                    parts[6]);
        }
    }

    /** Returns when the service is ready; its instances are two unless {@code options} of Helm say otherwise. */
    void install(String... options) throws IOException, InterruptedException {
        install(ShippedImage.get(), options);
    }

    /** The same of that image. */
    void install(ShippedImage image, String... options) {
        load(image);
        cluster.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %1$s, labels: {pod-security.kubernetes.io/enforce: restricted}}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: admin, namespace: %1$s}
                stringData: {admin-password: "correct horse battery staple"}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: ob, namespace: %1$s}
                stringData: {password: "%2$s"}
                """.formatted(namespace, password));
        helm(
                Stream.of(
                        "install",
                        RELEASE,
                        chart(),
                        "--set",
                        "kafka.bootstrapServers=" + servers.kafka(),
                        "--set",
                        "kafka.replicationFactor=1,admin.existingSecret=admin,documents.secrets={ob}",
                        "--set",
                        values(image)),
                options);
    }

    /** To another image; returns when the service is ready. */
    void upgrade(ShippedImage image) {
        load(image);
        helm(Stream.of("upgrade", RELEASE, chart(), "--reuse-values", "--set", values(image)));
    }

    private void load(ShippedImage image) {
        long begun = System.nanoTime();
        cluster.load(image.archive());
        System.out.printf("%s is loaded after %.1f s%n", image.name(), (System.nanoTime() - begun) / 1e9);
    }

    private static String values(ShippedImage image) {
        int tag = image.name().lastIndexOf(':');
        return "image.repository=" + image.name().substring(0, tag) + ",image.tag="
                + image.name().substring(tag + 1);
    }

    /** Back to what was installed first; returns when the service is ready. */
    void rollBack() {
        helm(Stream.of("rollback", RELEASE, "1"));
    }

    private void helm(Stream<String> words, String... options) {
        Stream<String> all = Stream.concat(words, Stream.of("--namespace", namespace, "--wait", "--timeout", "8m"));
        cluster.helm(Stream.concat(all, Stream.of(options)).toArray(String[]::new));
    }

    private static String chart() {
        return Distribution.script().resolveSibling("deploy/helm/godwit").toString();
    }

    /** Changes the password in the Secret. A node brings it into pods within two minutes, and immediately where the pod changes as well. */
    void changePassword(String now) {
        kubectl("patch", "secret", "ob", "--type=merge", "--patch={\"stringData\": {\"password\": \"" + now + "\"}}");
        kubectl("annotate", "pods", "--all", "password=changed");
    }

    String namespace() {
        return namespace;
    }

    String kubectl(String... arguments) {
        return cluster.kubectl(Stream.concat(Stream.of("--namespace", namespace), Stream.of(arguments))
                .toArray(String[]::new));
    }

    /**
     * Applies a task that follows the collections of database {@code default} that {@code include} names.
     *
     * @param options of the task, as YAML
     */
    void apply(String task, String include, String options) {
        apply(task, "[SCHEMA, FULL, INCREMENTAL]", include, options);
    }

    /** The same of a task of these types, as YAML. */
    void apply(String task, String types, String include, String options) {
        StackAddresses at = servers.stack().addresses();
        cluster.apply("""
                apiVersion: godwit.io/v1
                kind: MigrationTask
                metadata:
                  name: %s
                  namespace: %s
                  annotations: {godwit.io/tags: pods, godwit.io/deletion-policy: release}
                spec:
                  kafka: {bootstrapServers: "%s", partitions: 2}
                  schemaRegistry: {url: "%s"}
                  source: {milvus: {uri: "%s"}, log: {kafka: {bootstrapServers: "%s"}}}
                  target: {oceanbase: {url: "%s", user: "%s", password: "${secret:ob/password}"}}
                  types: %s
                  objects: {include: ["default.%s"]}
                  options: %s
                """.formatted(
                        task,
                        namespace,
                        servers.kafka(),
                        at.registryUrl(),
                        at.milvusUri(),
                        at.kafkaBootstrap(),
                        at.oceanBaseJdbcUrl(),
                        user,
                        types,
                        include,
                        options));
    }

    /** A field of a task's status; empty where there is none. */
    String status(String task, String field) {
        return kubectl("get", "migrationtask", task, "-o", "jsonpath={.status." + field + "}");
    }

    /** Status, reason and message of a condition of a task. */
    String condition(String task, String type) {
        return status(task, "conditions[?(@.type=='" + type + "')]['status','reason','message']");
    }

    /** The pods with these labels, those that are removed included. */
    List<Pod> pods(String labels) {
        return kubectl("get", "pods", "-l", labels, "-o", "jsonpath=" + POD)
                .lines()
                .filter(line -> !line.isBlank())
                .map(Pod::of)
                .toList();
    }

    /** The processes in pods with these labels: how often each pod was started again, by its name, which no other one ever has. */
    Map<String, Integer> processes(String labels) {
        return pods(labels).stream().collect(Collectors.toMap(Pod::name, Pod::restarts));
    }

    /** Deployments, Secrets and pods of the namespace, each a line: its kind, its name, and the id of its task, if it has one. */
    SortedSet<String> objects() {
        return kubectl(
                        "get",
                        "deployments,secrets,pods",
                        "-o",
                        "jsonpath={range .items[*]}{.kind} {.metadata.name} "
                                + "{.metadata.labels.godwit\\.io/task-id}{\"\\n\"}{end}")
                .lines()
                .filter(line -> !line.isBlank())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Waits until everything that a workload wants runs and is ready, and nothing else does. */
    void awaitRolledOut(String... workloads) {
        patiently().until(() -> Stream.of(workloads)
                .allMatch(workload ->
                        kubectl("rollout", "status", workload, "--watch=false").contains("successfully rolled out")));
    }

    /** Does something to pods, and waits until none of them is left and as many others are there; answers how many. */
    int replaced(String labels, Runnable death) {
        Set<String> before = patiently().until(() -> living(labels), pods -> !pods.isEmpty());
        death.run();
        patiently().until(() -> {
            Set<String> now = living(labels);
            return now.size() == before.size() && pods(labels).stream().noneMatch(pod -> before.contains(pod.uid()));
        });
        return before.size();
    }

    private Set<String> living(String labels) {
        return pods(labels).stream().filter(pod -> !pod.removed()).map(Pod::uid).collect(Collectors.toSet());
    }

    /** The API server may be away, and records may wait for a transaction that a dead process left open. */
    static ConditionFactory patiently() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).ignoreExceptions();
    }

    /** Also after a failure: a task that is left would be run by the next service. */
    @Override
    public void close() {
        try {
            kubectl("delete", "migrationtasks", "--all", "--wait=false");
            patiently()
                    .until(() -> kubectl("get", "migrationtasks", "-o", "name").isBlank());
        } finally {
            cluster.kubectl("delete", "namespace", namespace, "--ignore-not-found", "--wait=false");
        }
    }
}
