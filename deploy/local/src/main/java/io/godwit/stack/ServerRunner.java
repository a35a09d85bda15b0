package io.godwit.stack;

import io.godwit.stack.process.Polling;
import io.godwit.stack.process.ProcessIdentity;
import io.godwit.stack.process.ServerProcess;
import io.godwit.stack.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Starts, asks and stops one server. Not thread-safe: one thread at a time works on one server. */
final class ServerRunner {
    private static final Duration START_BOUND = Duration.ofMinutes(2);

    private final Server server;
    private final Path folder;
    private final ServerProcess process;
    private final ProgressListener listener;
    private volatile boolean closing;

    ServerRunner(Server server, Path folder, ProgressListener listener) {
        this.server = server;
        this.folder = folder;
        this.process = new ServerProcess(folder);
        this.listener = listener;
    }

    /** Blocks until the server answers. A running server is left alone; a process that does not answer yet is waited for. */
    void start() {
        long begin = System.nanoTime();
        try {
            Files.createDirectories(folder);
            Optional<ProcessIdentity> running = process.current();
            if (running.isPresent() && server.isReady()) {
                listener.on(new StackEvent.AlreadyRunning(server.kind(), server.address()));
                return;
            }
            if (running.isEmpty()) {
                launch();
            }
            awaitReady();
            server.settle();
        } catch (IOException e) {
            throw storage(e);
        }
        listener.on(new StackEvent.Ready(server.kind(), server.address(), Duration.ofNanos(System.nanoTime() - begin)));
    }

    void install() {
        server.install();
    }

    private void launch() throws IOException {
        if (closing) {
            throw new StackException(StackErrorCode.INTERRUPTED, "The stack is being stopped.", "Start it again.");
        }
        server.portNames().forEach(this::needFree);
        var spec = server.prepare();
        listener.on(new StackEvent.Starting(server.kind()));
        process.launch(spec);
    }

    private void needFree(String name) {
        int port = server.port(name);
        if (!Ports.isFree(port)) {
            throw new StackException(
                    StackErrorCode.PORT_IN_USE,
                    "Port " + port + " (" + name + ") that " + server.kind().title() + " needs is in use.",
                    "See what uses it with 'ss -ltnp sport = :" + port + "' and stop that, or choose another port.");
        }
    }

    private void awaitReady() {
        boolean ready = Polling.until(START_BOUND, () -> {
            if (process.current().isEmpty()) {
                throw new StackException(
                        StackErrorCode.SERVER_DIED,
                        server.kind().title() + " ended while starting. Last lines of " + process.log() + ":\n  "
                                + process.logTail() + "\n",
                        "Read the log; if its data is damaged, 'godwit stack down --purge' starts from scratch.");
            }
            return server.isReady();
        });
        if (!ready) {
            throw new StackException(
                    StackErrorCode.TIMEOUT,
                    server.kind().title() + " did not answer within " + START_BOUND.toSeconds() + " s. Last lines of "
                            + process.log() + ":\n  " + process.logTail() + "\n",
                    "Check the load of the machine, then run 'godwit stack up' again: it waits for a server that is still starting.");
        }
    }

    /** No starts from here on; for the end of the JVM, when a start may be under way in another thread. */
    void close() {
        closing = true;
    }

    void stop() {
        if (process.current().isEmpty()) {
            return;
        }
        long begin = System.nanoTime();
        if (process.stop(server.stopPatience())) {
            server.stopped();
        }
        listener.on(new StackEvent.Stopped(server.kind(), Duration.ofNanos(System.nanoTime() - begin)));
    }

    void kill() {
        process.kill();
    }

    boolean isRunning() {
        return process.current().isPresent();
    }

    boolean exists() {
        return Files.isDirectory(folder);
    }

    ServerStatus status() {
        if (!exists()) {
            return new ServerStatus(
                    server.kind(), ServerStatus.State.ABSENT, "", OptionalLong.empty(), OptionalLong.empty());
        }
        Optional<ProcessIdentity> running = process.current();
        if (running.isEmpty()) {
            return new ServerStatus(
                    server.kind(),
                    ServerStatus.State.STOPPED,
                    server.address(),
                    OptionalLong.empty(),
                    OptionalLong.empty());
        }
        ServerStatus.State state = server.isReady() ? ServerStatus.State.UP : ServerStatus.State.STARTING;
        return new ServerStatus(
                server.kind(),
                state,
                server.address(),
                OptionalLong.of(running.get().pid()),
                running.get().rssBytes());
    }

    String address() {
        return server.address();
    }

    private StackException storage(IOException e) {
        return new StackException(
                StackErrorCode.STORAGE,
                "Cannot prepare " + server.kind().title() + " in " + folder + ": " + e + ".",
                "Check free space and access rights of the stack folder.",
                e);
    }
}
