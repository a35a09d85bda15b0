package io.godwit.launcher;

import io.godwit.control.ComponentStarter;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.process.ExitFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A component process that stays when the process that started it ends, started by this one or another. Thread-safe. */
final class StandingComponent implements ComponentStarter.Running {
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);
    private static final int UNKNOWN = -1;

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

    private boolean ended(Duration limit) {
        try {
            Optional<ProcessHandle> process = ProcessHandle.of(file.pid()).filter(p -> file.isAlive());
            if (process.isPresent()) {
                process.get().onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw GodwitException.bug("the end of process " + file.pid() + " cannot be waited for", e);
        } catch (TimeoutException e) {
            return false;
        }
        return !file.isAlive();
    }
}
