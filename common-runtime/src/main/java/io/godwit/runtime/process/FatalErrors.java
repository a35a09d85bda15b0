package io.godwit.runtime.process;

import io.godwit.model.error.ComponentExitCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when a thread dies that nobody watches. It ends as if by kill -9, which loses nothing (Invariant 6): the state
 * that an {@link Error} left behind cannot be trusted to drain.
 */
final class FatalErrors {
    private static final Logger LOG = LoggerFactory.getLogger(FatalErrors.class);

    private FatalErrors() {}

    /** Handles every thread of the process that has no handler of its own. */
    static void watch() {
        Thread.setDefaultUncaughtExceptionHandler(FatalErrors::end);
    }

    static void end(Thread thread, Throwable failure) {
        ComponentExitCode exit = ComponentExitCode.of(Retrying.asGodwit(failure));
        int code = exit.code();
        try {
            LOG.error("thread {} died; the process ends with exit code {}", thread.getName(), code, failure);
            ExitFile.write(exit);
        } finally {
            Runtime.getRuntime().halt(code);
        }
    }
}
