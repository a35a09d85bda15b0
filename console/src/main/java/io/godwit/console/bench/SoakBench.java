package io.godwit.console.bench;

import io.godwit.console.progress.ProgressView;
import io.godwit.model.error.ExitCode;

/** Follows a source that is written to while everything dies, and compares at the end. */
public interface SoakBench {
    /** Runs and prints through the view; DIFFERENCE if a row is missing, extra, different or went back. Blocks. */
    ExitCode run(SoakOptions options, ProgressView view);

    /** Asks {@link #run} to stop early, and to compare what there is. Called from another thread, returns at once, idempotent. */
    void drain();
}
