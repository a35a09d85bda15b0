package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.bench.measure.ProcessStat;
import io.godwit.cluster.LocalCluster;
import io.godwit.dist.it.InstalledChart.Pod;
import io.godwit.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A task in pods on two nodes, and what can happen to its pods, to the service, to the nodes and to the cluster's programs. Each death is
 * seen to have happened, and something is written before it; now and then one comes before the last is recovered from.
 */
final class MortalPods implements AutoCloseable {
    /** With the control plane. */
    private static final int NEAR = LocalCluster.FIRST;
    /** Can be lost. */
    private static final int FAR = NEAR + 1;

    /** Requests. */
    private static final long A_FEW = 20;

    private static final String API_SERVER = "kube-apiserver";
    private static final String CONTAINERD = "containerd";
    private static final String KUBELET = "kubelet";
    private static final String FULL_IMPORT = "full-import";
    private static final List<String> FOLLOWING = List.of("store", "incr-sync");
    private static final List<String> FOLLOWING_MAINS = List.of("StoreMain", "IncrSyncMain");

    private final LocalCluster cluster;
    private final Path folder;
    private final InstalledChart godwit;
    private final PodTask task;
    private final Random random;
    private int deaths;

    /** @param folder of the cluster */
    MortalPods(LocalCluster cluster, Path folder, InstalledChart godwit, PodTask task, Random random) {
        this.cluster = cluster;
        this.folder = folder;
        this.godwit = godwit;
        this.task = task;
        this.random = random;
    }

    /** Options of Helm that lead components to the node that can be lost. */
    static String[] farComponents() {
        return new String[] {"--set-json", """
            components.affinity={"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 100, "preference":
            {"matchExpressions": [{"key": "kubernetes.io/hostname", "operator": "In", "values": ["node%d"]}]}}]}}
            """.formatted(FAR).replace('\n', ' ')};
    }

    /** The pod of Full-Import is deleted while it copies. */
    void deleteFullImport() {
        String pods = task.labels(FULL_IMPORT);
        awaitCopying();
        comes("the pod of Full-Import");
        replaced("the pod of Full-Import", pods, () -> deleteAtOnce("-l", pods));
    }

    /** Full-Import is told to start again while it copies. */
    void restartFullImport() {
        awaitCopying();
        comes("rollout restart of Full-Import");
        restart(FULL_IMPORT);
    }

    /** A part is copied, and more than a part is left. */
    private void awaitCopying() {
        task.awaitRequests(A_FEW);
        long before = InstalledChart.patiently().until(task::copied, copied -> true);
        InstalledChart.patiently().pollInterval(Duration.ofMillis(200)).until(() -> task.copied() > before);
        assertThat(task.copied()).as("rows copied").isLessThan(task.initialRows());
    }

    /** The pods of these components are deleted. */
    void delete(String... components) {
        String pods = task.labels() + ",godwit.io/component in (" + String.join(",", components) + ")";
        next("the pods of " + List.of(components));
        replaced("the pods", pods, () -> deleteAtOnce("-l", pods));
    }

    /** {@code rollout restart} of a component that follows the source. */
    void rolloutRestart(String component) {
        next("rollout restart of " + component);
        restart(component);
    }

    private void restart(String component) {
        replaced(
                "the pod of " + component,
                task.labels(component),
                () -> kubectl("rollout", "restart", task.workload(component)));
    }

    /** {@code rollout restart} of the service. */
    void rolloutRestartService() {
        next("rollout restart of the service");
        replaced("the service", InstalledChart.CONTROL, () -> kubectl("rollout", "restart", "deployment/godwit"));
    }

    /** All instances of the service are deleted. */
    void deleteService() {
        next("all instances of the service");
        replaced("the service", InstalledChart.CONTROL, () -> deleteAtOnce("-l", InstalledChart.CONTROL));
    }

    /** The instance of the service that follows objects is deleted; another one follows them then. */
    void deleteLeader() {
        next("the instance that follows objects");
        String leader = InstalledChart.patiently().until(this::leader, name -> !name.isEmpty());
        deleteAtOnce(leader);
        InstalledChart.patiently().until(this::leader, name -> !name.isEmpty() && !name.equals(leader));
        say(leader + " was followed by " + leader());
    }

    /** Name of its pod; empty where nobody follows. */
    private String leader() {
        String holder = kubectl("get", "lease", "godwit-operator", "-o", "jsonpath={.spec.holderIdentity}");
        int end = holder.indexOf('_');
        return end < 0 ? "" : holder.substring(0, end);
    }

    /** The processes of a component end as if for a lack of memory: its node starts it again, whoever else is there. */
    void kill(String main) {
        next("the process of " + main);
        List<ProcessHandle> found = processes(main);
        assertThat(found).as(main).isNotEmpty();
        found.forEach(ProcessHandle::destroyForcibly);
        await().until(() -> found.stream().noneMatch(ProcessHandle::isAlive));
    }

    private List<ProcessHandle> processes(String main) {
        return Stream.of(NEAR, FAR)
                .flatMap(node -> processes(node, main).stream())
                .toList();
    }

    private List<ProcessHandle> processes(int node, String main) {
        return cluster.processes(node).stream()
                .filter(process -> ProcessStat.isRunning(process.pid(), main))
                .toList();
    }

    /** containerd of both nodes; containers go on. */
    void restartContainerd() {
        next("containerd of both nodes");
        task.awaitPods();
        List<ProcessHandle> components = awaitFollowing();
        for (int node : List.of(NEAR, FAR)) {
            ProcessHandle before = program(node, CONTAINERD);
            cluster.stopProgram(node, CONTAINERD);
            assertThat(before.isAlive()).isFalse();
            cluster.startProgram(node, CONTAINERD);
        }
        task.awaitRequests(A_FEW);
        task.awaitApplied();
        assertThat(following()).as("processes").isEqualTo(components);
    }

    /** The processes that follow the source. */
    private List<ProcessHandle> following() {
        return FOLLOWING_MAINS.stream()
                .flatMap(main -> processes(main).stream())
                .toList();
    }

    /** One of each: of a pod that is deleted at once the process ends a little later. */
    private List<ProcessHandle> awaitFollowing() {
        InstalledChart.patiently().until(() -> FOLLOWING_MAINS.stream()
                .allMatch(main -> processes(main).size() == 1));
        return following();
    }

    private ProcessHandle program(int node, String name) {
        return cluster.processes(node).stream()
                .filter(process -> process.info().command().orElse("").endsWith("/" + name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " runs on node " + node));
    }

    /** Nobody is told anything for a time, in which a process dies too. */
    void stopApiServer(Duration away) {
        next("the API server, for " + away);
        long begun = System.nanoTime();
        cluster.stopProgram(NEAR, API_SERVER);
        assertThatThrownBy(() -> kubectl("get", "pods", "--request-timeout=3s")).isInstanceOf(StackException.class);
        task.awaitRequests(A_FEW);
        task.awaitApplied();
        kill("StoreMain");
        task.awaitRequests(A_FEW);
        task.awaitApplied();
        await().atMost(away.plusSeconds(1)).until(() -> System.nanoTime() - begun >= away.toNanos());
        startApiServer();
    }

    private void startApiServer() {
        cluster.startProgram(NEAR, API_SERVER);
        InstalledChart.patiently()
                .until(() -> cluster.kubectl("get", "--raw", "/readyz").equals("ok"));
    }

    /**
     * The far node is cut off, with all pods of the task. They go on writing, and nobody else does, until others have taken their place;
     * then they end, and stay so although their node starts them again.
     *
     * @param meanwhile what happens before they are replaced
     */
    void cutOff(Runnable meanwhile) {
        List<Pod> zombies = farPods();
        next("the link of node " + FAR);
        cluster.cut(FAR);
        List<CompletableFuture<Void>> ends = ends(zombies);
        task.awaitRequests(A_FEW);
        task.awaitApplied();
        assertThat(nearPods()).as("pods besides those that are cut off").isEmpty();
        meanwhile.run();
        outlived(zombies, ends);
    }

    /**
     * The same, and those that are cut off are frozen, as is what watches over them on their node, until others have done their work: past
     * the locks and open transactions of the frozen ones, which wake up in the middle of what they did.
     */
    void cutOffAndFreeze() throws IOException, InterruptedException {
        List<Pod> zombies = farPods();
        next("the link of node " + FAR + ", and what runs there is frozen");
        List<ProcessHandle> frozen = Stream.concat(Stream.of(program(FAR, KUBELET)), awaitFollowing().stream())
                .toList();
        cluster.cut(FAR);
        for (ProcessHandle process : frozen) {
            Signal.STOP.send(process.pid());
        }
        awaitNear(zombies);
        task.awaitRequests(A_FEW);
        task.awaitApplied();
        assertThat(frozen).as("still frozen").allMatch(ProcessHandle::isAlive);
        say("they wake up");
        List<CompletableFuture<Void>> ends = ends(zombies);
        for (ProcessHandle process : frozen) {
            Signal.CONT.send(process.pid());
        }
        outlived(zombies, ends);
    }

    /** The far node vanishes with all pods of the task, and comes back; what it has left is in the way of no restart. */
    void loseNode() {
        List<Pod> lost = farPods();
        next("node " + FAR);
        cluster.stopNode(FAR);
        assertThat(cluster.processes(FAR)).isEmpty();
        awaitNear(lost);
        task.awaitRequests(A_FEW);
        task.awaitApplied();
        rolloutRestart("store");
        task.awaitRequests(A_FEW);
        task.awaitApplied();
        cluster.startNode(FAR);
        awaitForgotten(lost);
    }

    /** All pods of the task, on the far node. */
    private List<Pod> farPods() {
        task.awaitPods();
        for (String component : FOLLOWING) {
            if (pods(task.labels(component)).stream()
                    .anyMatch(pod -> !pod.node().equals(name(FAR)))) {
                restart(component); // where it is started, that node is preferred
            }
        }
        task.awaitPods();
        List<Pod> pods = pods(task.labels());
        assertThat(pods).hasSize(FOLLOWING.size()).allMatch(pod -> pod.node().equals(name(FAR)));
        return pods;
    }

    private List<Pod> nearPods() {
        return pods(task.labels()).stream()
                .filter(pod -> pod.node().equals(name(NEAR)))
                .toList();
    }

    private static String name(int node) {
        return "node" + node;
    }

    private void awaitNear(List<Pod> before) {
        InstalledChart.patiently()
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> nearPods().stream().filter(Pod::ready).count() == before.size());
    }

    private void outlived(List<Pod> zombies, List<CompletableFuture<Void>> ends) {
        awaitNear(zombies);
        Set<String> successors = nearPods().stream().map(Pod::uid).collect(Collectors.toSet());
        task.awaitRequests(A_FEW);
        task.awaitApplied();
        ends.forEach(CompletableFuture::join);
        task.awaitRequests(A_FEW);
        task.awaitApplied();
        assertThat(nearPods())
                .as("nobody took their place in turn")
                .hasSize(zombies.size())
                .allMatch(pod -> successors.contains(pod.uid()) && pod.restarts() == 0);
        cluster.heal(FAR);
        awaitForgotten(zombies);
    }

    /**
     * Until each of them has ended since it was replaced, was started again by its node, and has ended for the same reason. Looked at all
     * the time: a node keeps what the last two processes of a pod logged.
     */
    private List<CompletableFuture<Void>> ends(List<Pod> zombies) {
        return zombies.stream()
                .map(zombie -> CompletableFuture.runAsync(
                        () -> await().atMost(Patience.PATIENCE.multipliedBy(2))
                                .pollInterval(Duration.ofMillis(300))
                                .ignoreExceptions() // a node drops the oldest file while it is read
                                .untilAsserted(() -> assertThat(log(zombie))
                                        .containsAnyOf("another process took the place of this one", "code=FENCED")
                                        .contains("another place took over this instance")),
                        Background.THREADS))
                .toList();
    }

    /** What a pod of the far node has logged, as its node keeps it. */
    private String log(Pod pod) {
        Path logs = folder.resolve("n" + FAR + "/log/pods")
                .resolve(godwit.namespace() + "_" + pod.name() + "_" + pod.uid())
                .resolve("component");
        try (Stream<Path> files = Files.list(logs)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.sorted().toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitForgotten(List<Pod> pods) {
        Set<String> uids = pods.stream().map(Pod::uid).collect(Collectors.toSet());
        InstalledChart.patiently().until(() -> pods(task.labels()).stream().noneMatch(pod -> uids.contains(pod.uid())));
        InstalledChart.patiently() // such as node.kubernetes.io/unreachable
                .until(() -> cluster.kubectl("get", "node", name(FAR), "-o", "jsonpath={.spec.taints}")
                        .isEmpty());
    }

    /** The object is still followed: what it says from now on is done. */
    void assertObjectIsFollowed() {
        InstalledChart.patiently().until(() -> {
            kubectl(
                    "patch",
                    "migrationtask",
                    task.name(),
                    "--type=merge",
                    "--patch={\"spec\": {\"options\": {\"incremental\": {\"limit\": {\"rps\": 200000}}}}}");
            return true;
        });
        InstalledChart.patiently().until(() -> godwit.status(task.name(), "spec.options.incremental.limit.rps")
                .equals("200000"));
        kubectl("wait", "migrationtask/" + task.name(), "--for=condition=Ready", "--timeout=170s");
    }

    /** Between two deaths something is written; sometimes it has arrived before the next. */
    private void next(String death) {
        task.awaitRequests(A_FEW + random.nextInt(80));
        if (random.nextBoolean()) {
            task.awaitApplied();
        }
        comes(death);
    }

    private void comes(String death) {
        deaths++;
        say(death);
    }

    /** How many there were. */
    int deaths() {
        return deaths;
    }

    private static void say(String what) {
        System.out.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " pod deaths: " + what);
    }

    private void replaced(String what, String labels, Runnable death) {
        int before = godwit.replaced(labels, death);
        say(what + ": " + before + " followed by others");
    }

    private List<Pod> pods(String labels) {
        return godwit.pods(labels);
    }

    private String kubectl(String... arguments) {
        return godwit.kubectl(arguments);
    }

    private void deleteAtOnce(String... pods) {
        kubectl(Stream.concat(Stream.of("delete", "pods", "--grace-period=0", "--force"), Stream.of(pods))
                .toArray(String[]::new));
    }

    /** Mends what a failure left, so that the task can be removed. */
    @Override
    public void close() {
        startApiServer();
        if (!cluster.processes(FAR).isEmpty()) {
            cluster.heal(FAR);
        }
    }
}
