package io.godwit.bench.measure;

import io.godwit.cli.progress.ProgressView;
import io.godwit.model.error.ExitCode;

/** Work on a stack on this machine: the running one of the folder, else one that it starts and stops. */
public interface StackRun<O> {
    /** Works to the end and prints through the view; blocks. DIFFERENCE when both sides do not agree. */
    ExitCode run(O options, ProgressView view);

    /** Asks {@link #run} to stop, and to stop what it started. Called from another thread, returns immediately, idempotent. */
    void drain();
}
