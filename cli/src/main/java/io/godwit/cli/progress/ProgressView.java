package io.godwit.cli.progress;

import io.godwit.control.RunObserver;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.Problem;
import java.util.List;

/** What the user sees of a run. Not thread-safe; used by the thread that runs the command. */
public interface ProgressView extends RunObserver, AutoCloseable {
    /** Every problem of a task file. */
    void problems(String file, List<Problem> problems);

    /** The failure that ends the command. */
    void failure(GodwitException failure);

    /** A line of the command's result. */
    void result(String text);

    /** The end, after everything else. */
    void ended(ExitCode exit);

    @Override
    void close();
}
