package io.godwit.cluster;

import io.godwit.cluster.build.Programs;
import io.godwit.stack.Ports;
import io.godwit.stack.ProgressListener;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackEvent;
import io.godwit.stack.StackException;
import io.godwit.stack.cache.PackageCache;
import io.godwit.stack.process.FolderLock;
import io.godwit.stack.process.ToolRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Kubernetes whose nodes are namespaces of this machine, all files in one folder; needs root.
 *
 * <p>Safe for several threads and, through a lock file, for several processes on one folder. All methods block on nodes, within
 * bounds; failures are {@link StackException}.
 */
public final class LocalCluster implements Cluster {
    /** Of the node that also runs the control plane. */
    public static final int FIRST = 1;

    private static final Duration LOCK_BOUND = Duration.ofMinutes(10);
    private static final Duration UP_BOUND = Duration.ofMinutes(6);
    private static final Duration STEP_BOUND = Duration.ofMinutes(3);
    private static final String REMEDY = "Install bash.";

    /** A status of the script. */
    private static final int PORT_IN_USE = 98;

    private final ClusterFolder folder;
    private final ClusterTools tools;
    private final ProgressListener listener;
    private final boolean detached;
    private final Thread atExit = new Thread(this::endAtExit, "godwit-cluster-exit");

    private LocalCluster(Path root, boolean detached, ProgressListener listener) {
        this.folder = new ClusterFolder(root);
        this.tools = new ClusterTools(
                folder.kubeconfig(),
                folder.program("kubectl").toString(),
                folder.program("helm").toString(),
                folder.program("kubeconform").toString(),
                folder.helmHome());
        this.detached = detached;
        this.listener = listener;
    }

    /** Why this machine has none without a step of its user; empty if {@link #up} can be called. Quick, starts nothing. */
    public static Optional<String> obstacle() {
        return Requirements.obstacle()
                .or(() -> new Programs(PackageCache.defaultRoot(), ProgressListener.silent()).obstacle());
    }

    /**
     * Starts what is not running and returns when all nodes are ready; seconds, or half an hour when the programs must be built.
     *
     * @throws StackException if it could not be started; unless detached, it is ended before
     */
    public static LocalCluster up(Path root, ClusterOptions options, ProgressListener listener) {
        Requirements.check();
        LocalCluster cluster = new LocalCluster(root, options.detached(), listener);
        cluster.folder.checkPlace();
        Programs programs = new Programs(options.cache(), listener);
        List<Path> built = programs.all();
        Path packages = programs.nodePackages();
        if (!options.detached()) {
            Runtime.getRuntime().addShutdownHook(cluster.atExit);
        }
        try {
            cluster.start(options, built, packages);
            return cluster;
        } catch (RuntimeException e) {
            cluster.closeAfter(e);
            throw e;
        }
    }

    /** The cluster as it is, without starting anything; it stays on close. */
    public static LocalCluster attach(Path root, ProgressListener listener) {
        return new LocalCluster(root, true, listener);
    }

    private void start(ClusterOptions options, List<Path> programs, Path packages) {
        locked(() -> {
            folder.prepare(programs, packages, Ports.in(folder.root(), options.cache()));
            listener.on(new StackEvent.Step("Starting Kubernetes"));
            step(UP_BOUND, "up");
            forwardLocked(options.ports());
            for (int node = FIRST + 1; node <= options.nodes(); node++) {
                step(STEP_BOUND, "node-start", node);
            }
        });
    }

    @Override
    public Path kubeconfig() {
        needUp();
        return tools.kubeconfig();
    }

    @Override
    public String kubectl(String... arguments) {
        needUp();
        return tools.kubectl(arguments);
    }

    @Override
    public String apply(String yaml) {
        needUp();
        return tools.apply(yaml);
    }

    @Override
    public String helm(String... arguments) {
        needUp();
        return tools.helm(arguments);
    }

    @Override
    public String kubeconform(String... arguments) {
        needUp();
        return tools.kubeconform(arguments);
    }

    /** The kubectl that fits the cluster, for a shell. */
    public Path kubectlProgram() {
        return folder.program("kubectl");
    }

    /** The Helm that fits the cluster, for a shell. */
    public Path helmProgram() {
        return folder.program("helm");
    }

    /** A docker-archive or an OCI archive; does nothing for one whose bytes were loaded before. */
    @Override
    public void load(Path imageTar) {
        needUp();
        if (!Files.isRegularFile(imageTar)) {
            throw new StackException(
                    StackErrorCode.BAD_OPTION, "There is no file " + imageTar + ".", "Name the archive of an image.");
        }
        change(STEP_BOUND, "load", imageTar.toAbsolutePath());
    }

    /** Pods that start from now on reach these ports of the machine's 127.0.0.1 at their own 127.0.0.1. */
    public void forward(Collection<Integer> ports) {
        needUp();
        ports.forEach(ClusterOptions::checkPort);
        locked(() -> forwardLocked(ports));
    }

    /** Ends a node with all its pods at once, as if its machine vanished. Not the first: that is {@link #down}. */
    public void stopNode(int node) {
        change(STEP_BOUND, "node-stop", further(node));
    }

    /** Starts a node that was stopped, or a further one. */
    public void startNode(int node) {
        change(STEP_BOUND, "node-start", further(node));
    }

    /** Takes a node off the others' network; its pods go on and still reach the machine's servers. */
    public void cut(int node) {
        change(STEP_BOUND, "cut", further(node));
    }

    /** The opposite of {@link #cut}. */
    public void heal(int node) {
        change(STEP_BOUND, "heal", further(node));
    }

    /** SIGKILL for one program of a node, such as {@code kube-apiserver} or {@code containerd}; containers go on. */
    public void stopProgram(int node, String program) {
        change(STEP_BOUND, "stop", node, program);
    }

    /** Starts a program that was stopped; does not wait until it answers. */
    public void startProgram(int node, String program) {
        change(STEP_BOUND, "start", node, program);
    }

    /** Processes of a node and of its pods, as the machine sees them; none of a node that does not run. */
    public List<ProcessHandle> processes(int node) {
        return folder.holder(node).stream()
                .flatMap(holder -> ProcessHandle.of(holder.pid()).stream())
                .flatMap(ProcessHandle::descendants)
                .toList();
    }

    /** Ends every process of the cluster; its objects are gone, images and logs stay in the folder. */
    public void down() {
        if (folder.exists()) {
            locked(() -> step(STEP_BOUND, "down"));
        }
    }

    /** {@link #down()}, then removes the folder; a folder without a cluster stays. */
    public void purge() {
        if (folder.exists()) {
            down();
            folder.delete();
        }
    }

    /** {@link #purge()}, unless it is detached. */
    @Override
    public void close() {
        if (detached) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            return; // The JVM is ending and the hook does the work.
        }
        purge();
    }

    private void closeAfter(RuntimeException failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Without the lock: a thread that waits for a node may hold it until the JVM is gone. Its step must not go on meanwhile. */
    private void endAtExit() {
        if (folder.exists()) {
            String script = folder.script().toString();
            ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info().commandLine().orElse("").contains(script))
                    .forEach(ProcessHandle::destroyForcibly);
            step(STEP_BOUND, "down");
            folder.delete();
        }
    }

    private void forwardLocked(Collection<Integer> ports) {
        if (!ports.isEmpty()) {
            step(STEP_BOUND, "forward", ports.toArray());
        }
    }

    private void change(Duration bound, String name, Object... arguments) {
        needUp();
        locked(() -> step(bound, name, arguments));
    }

    private void step(Duration bound, String name, Object... arguments) {
        List<String> command = Stream.concat(
                        Stream.of(
                                "bash",
                                folder.script().toString(),
                                folder.root().toString(),
                                name),
                        Stream.of(arguments).map(String::valueOf))
                .toList();
        ToolRun.Result result = ToolRun.run(folder.root(), bound, REMEDY, command);
        if (result.status() == PORT_IN_USE) {
            throw new StackException(
                    StackErrorCode.PORT_IN_USE,
                    "Another program has a port that the cluster needs: " + result.tail() + "\n",
                    "End that program. If it is the port of the API server, 'godwit k8s down --purge --dir "
                            + folder.root() + "' lets the next 'up' choose another one.");
        }
        if (!result.succeeded()) {
            throw new StackException(
                    StackErrorCode.CLUSTER_FAILED,
                    "The step '" + name + "' of the cluster ended with status " + result.status() + ":\n  "
                            + result.tail() + "\n",
                    "Read the logs in " + folder.root() + "/n1/logs; 'godwit k8s down --dir " + folder.root()
                            + "' ends what runs.");
        }
        result.output().lines().forEach(line -> listener.on(new StackEvent.Step(line)));
    }

    private void locked(Runnable work) {
        FolderLock.holding(folder.root().resolve("lock"), LOCK_BOUND, () -> {
            work.run();
            return null;
        });
    }

    private void needUp() {
        if (!folder.isUp()) {
            throw new StackException(
                    StackErrorCode.NOT_RUNNING,
                    "There is no cluster in " + folder.root() + ".",
                    "Run 'godwit k8s up --dir " + folder.root() + "' first.");
        }
    }

    private static int further(int node) {
        if (node != FIRST + 1) {
            throw new StackException(
                    StackErrorCode.BAD_OPTION,
                    "Node " + node
                            + " cannot be stopped or cut off: node 1 runs the control plane, node 2 is the only other one.",
                    "Name node 2.");
        }
        return node;
    }
}
