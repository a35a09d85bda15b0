package io.godwit.oceanbase.changelog;

import io.godwit.model.error.GodwitException;
import io.godwit.oceanbase.connect.SqlFailures;
import java.sql.SQLException;

/** Failures of statements that mean something about tables and logs. */
public final class Failures {
    private Failures() {}

    /** Whether the table of the statement is not there. */
    public static boolean isMissing(GodwitException failure) {
        return failure.getCause() instanceof SQLException engine && SqlFailures.isMissing(engine);
    }

    /** The engine's number; 0 where something else failed. */
    public static int number(GodwitException failure) {
        return failure.getCause() instanceof SQLException engine ? engine.getErrorCode() : 0;
    }
}
