package io.godwit.runtime.process;

import io.godwit.model.error.GodwitException;
import java.util.function.Consumer;

/** Keeps the failure of one table from ending the work on all others. */
public final class OneTable {
    private OneTable() {}

    /**
     * Runs {@code work} of one table; a failure that concerns this table alone goes to {@code failed}, any other passes through.
     * Returns whether the work is done.
     */
    public static boolean alone(Runnable work, Consumer<GodwitException> failed) {
        try {
            work.run();
            return true;
        } catch (RuntimeException e) {
            GodwitException failure = Retrying.asGodwit(e);
            if (!failure.concernsOneTable()) {
                throw failure;
            }
            failed.accept(failure);
            return false;
        }
    }
}
