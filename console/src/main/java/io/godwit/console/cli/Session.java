package io.godwit.console.cli;

import io.godwit.console.progress.ProgressView;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.stack.StackException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/** One command from its first to its last line: shows failures, and gives the exit code. */
final class Session {
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(45);

    private Session() {}

    /** Does the work; a failure is shown and becomes its exit code. */
    static int run(Supplier<ProgressView> open, Function<ProgressView, ExitCode> work) {
        try (ProgressView view = open.get()) {
            ExitCode exit = outcome(view, () -> work.apply(view));
            view.ended(exit);
            return exit.code();
        }
    }

    /** The same, and asks for a drain on Ctrl-C and SIGTERM; waits for it, bounded. */
    static ExitCode interruptible(Runnable drain, Supplier<ExitCode> work) {
        try (InterruptGuard guard = InterruptGuard.install(drain, DRAIN_LIMIT)) {
            return work.get();
        }
    }

    private static ExitCode outcome(ProgressView view, Supplier<ExitCode> work) {
        try {
            return work.get();
        } catch (GodwitException failure) {
            view.failure(failure);
            return ExitCode.of(failure);
        } catch (StackException failure) {
            view.failure(GodwitException.retriable(
                    ErrorCode.COMPONENT_LOST, failure.code() + " " + failure.what(), failure.remedy(), failure));
            return ExitCode.FAILED;
        }
    }
}
