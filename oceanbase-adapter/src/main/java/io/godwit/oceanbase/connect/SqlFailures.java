package io.godwit.oceanbase.connect;

import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** What failures of statements on an open connection mean: {@link EngineError} classifies the engine's own. */
public final class SqlFailures {
    private static final Set<Integer> GONE = Set.of(1049, 1051, 1146);

    private SqlFailures() {}

    /** The failure as Godwit's own. */
    static GodwitException of(String doing, Connections at, SQLException e) {
        String address = at.address();
        int number = e.getErrorCode();
        if (number == 0 && isRetriable(e)) {
            return GodwitException.retriable(
                    ErrorCode.TARGET_UNREACHABLE,
                    Causes.first(e, SocketTimeoutException.class)
                            .map(late -> "OceanBase at " + address + " has not answered within "
                                    + at.limits().answer().toSeconds() + " s while " + doing)
                            .orElse("the connection to OceanBase at " + address + " broke while " + doing),
                    "check that the server of spec.target.oceanbase answers",
                    redacted(e));
        }
        String said = "OceanBase error " + number + " while " + doing + ": " + words(e);
        return switch (classOf(e)) {
            case RETRIABLE ->
                GodwitException.retriable(
                        ErrorCode.TARGET_UNREACHABLE,
                        said,
                        "check that the server of spec.target.oceanbase answers and has room",
                        redacted(e));
            case ACCESS ->
                GodwitException.configuration(
                        ErrorCode.TARGET_AUTH,
                        said,
                        "check user, password and privileges of spec.target.oceanbase",
                        redacted(e));
            case MISSING ->
                GodwitException.configuration(
                        ErrorCode.TARGET_TABLE_INCOMPATIBLE,
                        said,
                        "compare the table with godwit task ddl",
                        redacted(e));
            default ->
                GodwitException.configuration(
                        ErrorCode.VALUE_REFUSED,
                        said,
                        "look up the error number in OceanBase's documentation",
                        redacted(e));
        };
    }

    /** What happened: in Godwit's words where a state of the server is the cause, else in the engine's, which name the object. */
    private static String words(SQLException e) {
        return EngineError.of(e.getErrorCode())
                .filter(known -> known.errorClass() == ErrorClass.RETRIABLE)
                .map(EngineError::why)
                .orElseGet(() -> withoutValues(e));
    }

    /**
     * The words of engine and driver, in one line, without the values they quote: row contents never appear in logs. Names of
     * columns stay.
     */
    public static String withoutValues(SQLException e) {
        return String.valueOf(e.getMessage())
                .replaceAll("(?is)(duplicate entry) '.*' for key", "$1 for key")
                .replaceAll("(?is)(incorrect [a-z ]+ value): '.*?' for column", "$1 for column")
                .replaceAll(
                        "(?is)(illegal double|incorrect [a-z ]+ value:|character string:) '(?!.* for column ).*",
                        "$1 not shown")
                .replaceAll("(?is) near '.*", " near a value")
                .replaceAll("\\s*\\R\\s*", ": ");
    }

    /** A cause that may be logged with its stack trace. */
    public static SQLException redacted(SQLException e) {
        SQLException copy = new SQLException(withoutValues(e), e.getSQLState(), e.getErrorCode());
        copy.setStackTrace(e.getStackTrace());
        return copy;
    }

    /** Whether the server or the connection is at fault, so that a repeat may succeed. */
    public static boolean isRetriable(SQLException e) {
        return classOf(e) == ErrorClass.RETRIABLE;
    }

    /** Whether the table of the statement is not there, or its database. */
    public static boolean isMissing(SQLException e) {
        return GONE.contains(e.getErrorCode());
    }

    /** Whether a row with the same key exists. */
    public static boolean isDuplicate(SQLException e) {
        return classOf(e) == ErrorClass.DUPLICATE;
    }

    /** Why the engine refused a value, if a value is at fault. */
    public static Optional<ErrorCode> refusedValue(SQLException e) {
        return classOf(e).valueCode();
    }

    private static ErrorClass classOf(SQLException e) {
        return e instanceof PacketTooBigException
                ? ErrorClass.TOO_LONG
                : EngineError.classOf(e.getErrorCode(), String.valueOf(e.getSQLState()));
    }
}
