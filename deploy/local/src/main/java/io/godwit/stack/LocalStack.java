package io.godwit.stack;

import io.godwit.stack.cache.FileTrees;
import io.godwit.stack.cache.Manifest;
import io.godwit.stack.cache.PackageCache;
import io.godwit.stack.process.FolderLock;
import io.godwit.stack.server.KafkaServer;
import io.godwit.stack.server.MilvusLiteServer;
import io.godwit.stack.server.MilvusServer;
import io.godwit.stack.server.OceanBaseServer;
import io.godwit.stack.server.RegistryServer;
import io.godwit.stack.server.Server;
import io.godwit.stack.server.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Kafka, schema registry, OceanBase and Milvus as processes on this machine, all files in one folder.
 *
 * <p>Safe for several threads and, through a lock file, for several processes on one folder: each operation that starts
 * or stops servers waits for the one before. All methods but {@link #addresses()} block on servers; failures are
 * {@link StackException}.
 */
public final class LocalStack implements AutoCloseable {
    private static final Duration LOCK_BOUND = Duration.ofMinutes(25);

    private final StackPlan plan;
    private final Map<ServerKind, ServerRunner> runners = new EnumMap<>(ServerKind.class);
    private final OceanBaseServer oceanBase;
    private final Thread atExit = new Thread(this::stopAtExit, "godwit-stack-exit");

    private LocalStack(StackPlan plan, ProgressListener listener) {
        Platform.check();
        this.plan = plan;
        Ports ports = Ports.in(plan.folder(), plan.cache());
        PackageCache cache = new PackageCache(plan.cache(), Manifest.bundled(), listener);
        this.oceanBase = new OceanBaseServer(site(ServerKind.OCEANBASE, ports, cache));
        List.<Server>of(
                        new KafkaServer(site(ServerKind.KAFKA, ports, cache)),
                        new RegistryServer(site(ServerKind.REGISTRY, ports, cache)),
                        oceanBase,
                        new MilvusServer(site(ServerKind.MILVUS, ports, cache), plan.milvusSettings()),
                        new MilvusLiteServer(site(ServerKind.MILVUS_LITE, ports, cache)))
                .forEach(server -> runners.put(
                        server.kind(),
                        new ServerRunner(
                                server, plan.folder().resolve(server.kind().id()), listener)));
        plan.ports().forEach((kind, port) -> claim(ports, kind, port));
    }

    /** The entry point: {@code LocalStack.in(folder).with(kinds).up(listener)}. */
    public static StackPlan in(Path folder) {
        return StackPlan.of(folder);
    }

    static LocalStack up(StackPlan plan, ProgressListener listener) {
        LocalStack stack = new LocalStack(plan, listener);
        if (!plan.detached()) {
            Runtime.getRuntime().addShutdownHook(stack.atExit);
        }
        try {
            stack.startAll();
            return stack;
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    static LocalStack attach(StackPlan plan, ProgressListener listener) {
        return new LocalStack(plan, listener);
    }

    /** Where the servers answer, whether they run or not. */
    public StackAddresses addresses() {
        return new StackAddresses(
                address(ServerKind.KAFKA),
                address(ServerKind.REGISTRY),
                address(ServerKind.MILVUS),
                address(ServerKind.MILVUS_LITE),
                address(ServerKind.OCEANBASE),
                OceanBaseServer.USER,
                runners.get(ServerKind.OCEANBASE).exists() ? password() : "");
    }

    /** One entry per kind, in declaration order; asks each running server. */
    public List<ServerStatus> status() {
        return runners.values().stream().map(ServerRunner::status).toList();
    }

    /** Starts one server on its old port and data; a running one is left alone. */
    public void start(ServerKind kind) {
        locked(() -> runners.get(kind).start());
    }

    /** SIGKILL, as in a crash; returns when the process is gone. */
    public void kill(ServerKind kind) {
        locked(() -> runners.get(kind).kill());
    }

    /** An orderly stop that keeps the data. */
    public void stop(ServerKind kind) {
        locked(() -> runners.get(kind).stop());
    }

    public void restart(ServerKind kind) {
        locked(() -> {
            runners.get(kind).stop();
            runners.get(kind).start();
        });
    }

    /** Stops every server of the folder, Milvus before the Kafka it writes to; data stays. */
    public void down() {
        if (Files.isDirectory(plan.folder())) {
            locked(this::stopAll);
        }
    }

    /** {@link #down()}, then removes the folder with all data. */
    public void purge() {
        down();
        try {
            FileTrees.delete(plan.folder());
        } catch (IOException e) {
            throw new StackException(
                    StackErrorCode.STORAGE, "Cannot remove " + plan.folder() + ": " + e + ".", "Remove it by hand.", e);
        }
    }

    /** {@link #down()}, unless the stack is detached. */
    @Override
    public void close() {
        if (plan.detached()) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            return; // The JVM is ending and the hook does the work.
        }
        down();
    }

    /** Kafka and then Milvus in one thread, each other server in its own; Milvus is fetched while Kafka starts. */
    private void startAll() {
        locked(() -> Chains.run(List.of(
                steps(ServerRunner::start, wanted(ServerKind.KAFKA, ServerKind.MILVUS)),
                steps(ServerRunner::install, wanted(ServerKind.MILVUS)),
                steps(ServerRunner::start, wanted(ServerKind.REGISTRY)),
                steps(ServerRunner::start, wanted(ServerKind.OCEANBASE)),
                steps(ServerRunner::start, wanted(ServerKind.MILVUS_LITE)))));
    }

    private void stopAll() {
        Chains.run(List.of(
                steps(ServerRunner::stop, List.of(ServerKind.MILVUS, ServerKind.KAFKA)),
                steps(ServerRunner::stop, List.of(ServerKind.REGISTRY)),
                steps(ServerRunner::stop, List.of(ServerKind.OCEANBASE)),
                steps(ServerRunner::stop, List.of(ServerKind.MILVUS_LITE))));
    }

    private List<ServerKind> wanted(ServerKind... kinds) {
        return Stream.of(kinds).filter(plan.kinds()::contains).toList();
    }

    private List<Runnable> steps(Consumer<ServerRunner> step, List<ServerKind> kinds) {
        return kinds.stream()
                .<Runnable>map(kind -> () -> step.accept(runners.get(kind)))
                .toList();
    }

    /** Without the lock: a thread that waits for a server may hold it until the JVM is gone. */
    private void stopAtExit() {
        runners.values().forEach(ServerRunner::close);
        stopAll();
    }

    private void locked(Runnable work) {
        FolderLock.holding(plan.folder().resolve("lock"), LOCK_BOUND, () -> {
            work.run();
            return null;
        });
    }

    private Site site(ServerKind kind, Ports ports, PackageCache cache) {
        return new Site(plan.folder().resolve(kind.id()), ports, cache);
    }

    /** A running server keeps its port: its clients use it. */
    private void claim(Ports ports, ServerKind kind, int port) {
        String name = kind.id();
        boolean changes = ports.find(name).orElse(-1) != port;
        if (changes && runners.get(kind).isRunning()) {
            throw new StackException(
                    StackErrorCode.BAD_OPTION,
                    kind.title() + " is running on port " + ports.get(name) + ", not " + port + ".",
                    "Run 'godwit stack down' first, or omit the port option.");
        }
        if (changes) {
            ports.set(name, port);
        }
    }

    private Optional<String> address(ServerKind kind) {
        return Optional.of(runners.get(kind)).filter(ServerRunner::exists).map(ServerRunner::address);
    }

    private String password() {
        try {
            return oceanBase.password();
        } catch (IOException e) {
            throw new StackException(
                    StackErrorCode.STORAGE,
                    "Cannot read OceanBase's password: " + e + ".",
                    "Check its access rights.",
                    e);
        }
    }
}
