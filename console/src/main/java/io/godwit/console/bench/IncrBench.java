package io.godwit.console.bench;

import io.godwit.console.progress.ProgressView;
import io.godwit.model.error.ExitCode;

/** Measures incremental sync. */
public interface IncrBench {
    /** Measures and prints through the view; blocks. */
    ExitCode run(IncrBenchOptions options, ProgressView view);

    /** Asks {@link #run} to stop, and to stop what it started. Called from another thread, returns at once, idempotent. */
    void drain();
}
