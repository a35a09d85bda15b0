package io.godwit.launcher;

import io.godwit.control.ComponentStarter;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.process.ExitFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/** A component process that stays when the process that started it ends, started by this one or another. Thread-safe. */
final class StandingComponent implements ComponentStarter.Running {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

    private final ProcessFile file;
    private final Path exit;
    private final Duration drainLimit;

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

    /** SIGTERM. */
    @Override
    public void drain() {
        if (file.isAlive()) {
            ProcessHandle.of(file.pid()).ifPresent(ProcessHandle::destroy);
        }
    }

    /** SIGTERM, and SIGKILL when the drain takes too long. */
    @Override
    public void stop() {
        drain();
        if (!ended(drainLimit) && file.isAlive()) {
            ProcessHandle.of(file.pid()).ifPresent(ProcessHandle::destroyForcibly);
            ended(KILL_LIMIT);
        }
    }

    /** Polled: of a process that this one did not start, nobody may take the exit code for a while. */
    private boolean ended(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (file.isAlive() && System.nanoTime() < deadline) {
            Backoff.pause(LOOK);
        }
        return !file.isAlive();
    }
}
