package io.godwit.cli.progress;

import io.godwit.control.RunObserver;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.Problem;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.TableStatus;
import java.util.List;
import java.util.function.Supplier;

/** What the user sees of a run. Not thread-safe; used by the thread that runs the command. */
public interface ProgressView extends RunObserver, AutoCloseable {
    /** The state of the task, shown as far as it has changed. */
    @Override
    void overview(TaskOverview overview);

    /** The overview says it. */
    @Override
    default void tables(List<TableStatus> tables) {}

    /** The overview says it. */
    @Override
    default void changes(List<ChangeStatus> changes) {}

    /** Every problem of a task file. */
    void problems(String file, List<Problem> problems);

    /** The failure that ends the command. */
    void failure(GodwitException failure);

    /** A line of the command's result. */
    void result(String text);

    /**
     * What the command was asked to show.
     *
     * @param event what each object is; its name in JSON
     * @param objects each with its own schema, as documented
     * @param lines the same for people
     */
    void answers(String event, List<?> objects, Supplier<List<String>> lines);

    /**
     * The same for what is looked at again and again: on a terminal it is drawn over what was there before, elsewhere it is shown like
     * an answer when {@code changed}.
     */
    default void live(String event, List<?> objects, List<String> lines, boolean changed) {
        if (changed) {
            answers(event, objects, () -> lines);
        }
    }

    /** Whether {@link #live} draws at each call, so that more is worth showing. */
    default boolean isTerminal() {
        return false;
    }

    /** The end, after everything else. */
    void ended(ExitCode exit);

    @Override
    void close();
}
