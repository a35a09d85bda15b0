package io.godwit.oceanbase.changelog;

import io.godwit.model.error.GodwitException;
import java.sql.SQLException;
import java.util.Set;

/** Failures of statements that mean something about tables and logs. */
public final class Failures {
    private static final Set<Integer> MISSING = Set.of(1049, 1051, 1146);

    private Failures() {}

    /** Whether the table of the statement is not there. */
    public static boolean isMissing(GodwitException failure) {
        return MISSING.contains(number(failure));
    }

    /** The engine's number; 0 where something else failed. */
    public static int number(GodwitException failure) {
        return failure.getCause() instanceof SQLException engine ? engine.getErrorCode() : 0;
    }
}
