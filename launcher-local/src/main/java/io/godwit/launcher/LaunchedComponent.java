package io.godwit.launcher;

import io.godwit.control.ComponentStarter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A component process. Its standard input is a pipe from this process: the component drains when the pipe closes, which the
 * system does even when this process is killed. Thread-safe.
 */
public final class LaunchedComponent implements ComponentStarter.Running {
    private static final Duration SIGTERM_LIMIT = Duration.ofSeconds(5);

    private final Process process;
    private final Path log;
    private final Duration drainLimit;
    private final CompletableFuture<ComponentExit> exit;

    LaunchedComponent(Process process, LogFile log, long logStart, Duration drainLimit, StartCache cache) {
        this.process = process;
        this.log = log.path();
        this.drainLimit = drainLimit;
        long started = System.nanoTime();
        this.exit = process.onExit().thenApply(p -> {
            cache.keepAfter(p.exitValue(), Duration.ofNanos(System.nanoTime() - started));
            return new ComponentExit(p.exitValue(), log.tailSince(logStart));
        });
    }

    /** Completes when the process has ended. */
    public CompletableFuture<ComponentExit> onExit() {
        return exit.copy();
    }

    @Override
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** Process id. */
    public long pid() {
        return process.pid();
    }

    /** Where it writes. */
    public Path log() {
        return log;
    }

    /** Closes the pipe. */
    @Override
    public void drain() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The component has ended, and its end of the pipe with it: nothing is left to close.
            return;
        }
    }

    /** Closes the pipe and waits for the drain; then SIGTERM, then SIGKILL, each bounded. */
    @Override
    public void stop() {
        drain();
        if (ended(drainLimit)) {
            return;
        }
        process.destroy();
        if (!ended(SIGTERM_LIMIT)) {
            process.destroyForcibly();
            ended(SIGTERM_LIMIT);
        }
    }

    private boolean ended(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            return true;
        }
    }
}
