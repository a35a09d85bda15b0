package io.godwit.console.quickstart;

import io.godwit.console.progress.ProgressView;
import io.godwit.model.error.ExitCode;

/** Shows a whole migration on servers of its own. */
public interface Quickstart {
    /** Runs it to its end; blocks. DIFFERENCE when both sides do not agree. */
    ExitCode run(QuickstartOptions options, ProgressView view);

    /** Asks {@link #run} to stop, and to stop what it started. Called from another thread, returns at once, idempotent. */
    void drain();
}
