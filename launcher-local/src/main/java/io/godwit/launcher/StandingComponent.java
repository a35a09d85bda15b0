package io.godwit.launcher;

import io.godwit.control.ComponentStarter;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.process.ExitFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A component process that stays when the process that started it ends, started by this one or another. Thread-safe. */
final class StandingComponent implements ComponentStarter.Running {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

    private final ProcessFile file;
    private final Path exit;
    private final Duration drainLimit;
    /** From when it was asked to drain first. */
    private OptionalLong drainsUntilNanos = OptionalLong.empty();

    /**
     * The process that {@code file} names.
     *
     * @param exit where it leaves its exit code
     */
    StandingComponent(ProcessFile file, Path exit, Duration drainLimit) {
        this.file = file;
        this.exit = exit;
        this.drainLimit = drainLimit;
    }

    @Override
    public OptionalInt exitCode() {
        return file.isAlive()
                ? OptionalInt.empty()
                : OptionalInt.of(ExitFile.read(exit, file.pid()).orElse(UNKNOWN));
    }

    /** SIGTERM; its time counts from the first one. */
    @Override
    public synchronized void drain() {
        if (drainsUntilNanos.isEmpty()) {
            drainsUntilNanos = OptionalLong.of(System.nanoTime() + drainLimit.toNanos());
        }
        if (file.isAlive()) {
            ProcessHandle.of(file.pid()).ifPresent(ProcessHandle::destroy);
        }
    }

    /** SIGTERM, and SIGKILL when the drain takes too long. Several that hang and were asked at the same time take as long as one. */
    @Override
    public void stop() {
        drain();
        if (!ended(drainsUntilNanos()) && file.isAlive()) {
            ProcessHandle.of(file.pid()).ifPresent(ProcessHandle::destroyForcibly);
            ended(System.nanoTime() + KILL_LIMIT.toNanos());
        }
    }

    private synchronized long drainsUntilNanos() {
        return drainsUntilNanos.orElseThrow();
    }

    /** Polled: of a process that this one did not start, nobody may take the exit code for a while. */
    private boolean ended(long deadlineNanos) {
        while (file.isAlive() && System.nanoTime() - deadlineNanos < 0) {
            Backoff.pause(LOOK);
        }
        return !file.isAlive();
    }
}
