package io.godwit.cli;

import io.godwit.cli.progress.ProgressView;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** One command from its first to its last line: shows failures, and returns the exit code. */
public final class CommandRun {
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(45);
    private static final Duration READING_LIMIT = Duration.ofSeconds(5);

    private CommandRun() {}

    /** Does the work; a failure is shown and becomes its exit code. Traces of failures go into the standard state folder. */
    public static int run(Supplier<ProgressView> open, Function<ProgressView, ExitCode> work) {
        return run(open, StateOption::standard, work);
    }

    /** The same, with traces of failures in another folder. */
    public static int run(Supplier<ProgressView> open, Supplier<Path> traces, Function<ProgressView, ExitCode> work) {
        try (ProgressView view = open.get()) {
            ExitCode exit = outcome(view, traces, () -> work.apply(view));
            view.ended(exit);
            return exit.code();
        }
    }

    /** The same, with a drain on Ctrl-C and SIGTERM, which is awaited, bounded. */
    public static ExitCode interruptible(Runnable drain, Supplier<ExitCode> work) {
        try (InterruptGuard guard = InterruptGuard.install(drain, DRAIN_LIMIT)) {
            return work.get();
        }
    }

    /** The same for work that asks from time to time whether it is to end. */
    public static ExitCode interruptible(Function<BooleanSupplier, ExitCode> work) {
        AtomicBoolean stopping = new AtomicBoolean();
        return interruptible(() -> stopping.set(true), () -> work.apply(stopping::get));
    }

    /** The same for work that only reads: Ctrl-C interrupts it, whatever it waits for. */
    public static ExitCode reading(Function<BooleanSupplier, ExitCode> work) {
        AtomicBoolean stopping = new AtomicBoolean();
        Thread reader = Thread.currentThread();
        Runnable stop = () -> {
            stopping.set(true);
            reader.interrupt();
        };
        try (InterruptGuard guard = InterruptGuard.install(stop, READING_LIMIT)) {
            return work.apply(stopping::get);
        } catch (GodwitException e) {
            if (stopping.get() && e.kind() == GodwitException.Kind.INTERRUPTED) {
                return ExitCode.INTERRUPTED;
            }
            throw e;
        }
    }

    private static ExitCode outcome(ProgressView view, Supplier<Path> traces, Supplier<ExitCode> work) {
        try {
            return work.get();
        } catch (GodwitException failure) {
            view.failure(failure);
            if (failure.kind() == GodwitException.Kind.BUG || failure.kind() == GodwitException.Kind.RETRIABLE) {
                TraceFile.write(traces.get(), failure).ifPresent(file -> view.notice("the trace is in " + file));
            }
            return ExitCode.of(failure);
        }
    }
}
