package io.godwit.oceanbase.connect;

import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * Tells apart what the engine and the driver throw. Error numbers as measured on the engine: 1406 too long, 1264 out of range,
 * 3140 bad JSON, 7600 wrong dimension, 1210 bad vector, 1205 lock wait, 4012 query timeout.
 */
public final class SqlFailures {
    private static final Set<Integer> RETRIABLE = Set.of(
            1040, 1205, 1213, 1158, 1159, 1160, 1161, 1317, 4009, 4012, 4013, 4023, 4030, 4038, 4039, 4121, 4184, 4225,
            4226, 4237, 4263, 4654, 4669, 5066, 5627, 6002, 6003, 6005, 6210, 6211, 6213, 6220, 6222, 6223, 6224, 6225,
            6226, 6229, 6230, 6231, 6241, 6247, 7114);
    private static final Set<Integer> DENIED = Set.of(1044, 1045, 1142, 1143, 1227, 1095);
    private static final Set<Integer> MISSING = Set.of(1049, 1051, 1054, 1146);
    private static final int DUPLICATE_KEY = 1062;

    private SqlFailures() {}

    /** The failure as Godwit's own. {@code unreachable} is the code where the server is away. */
    public static GodwitException of(String doing, ErrorCode unreachable, SQLException e) {
        int number = e.getErrorCode();
        String said = "OceanBase error " + number + " while " + doing + ": " + withoutValues(e);
        SQLException cause = redacted(e);
        if (DENIED.contains(number)) {
            return GodwitException.configuration(
                    ErrorCode.TARGET_AUTH, said, "check user, password and privileges of spec.target.oceanbase", cause);
        }
        if (isRetriable(e)) {
            return GodwitException.retriable(
                    unreachable, said, "check that the server of spec.target.oceanbase answers and has room", cause);
        }
        if (MISSING.contains(number)) {
            return GodwitException.configuration(
                    ErrorCode.TARGET_TABLE_INCOMPATIBLE, said, "compare the table with godwit task ddl", cause);
        }
        return GodwitException.configuration(
                ErrorCode.VALUE_REFUSED, said, "look the error number up in OceanBase's documentation", cause);
    }

    /** The words of engine and driver, in one line, without the values they quote: rows never stand in logs. Names of columns stay. */
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
    private static SQLException redacted(SQLException e) {
        SQLException copy = new SQLException(withoutValues(e), e.getSQLState(), e.getErrorCode());
        copy.setStackTrace(e.getStackTrace());
        return copy;
    }

    /** Whether the server or the connection is at fault, so that a repeat may succeed. */
    public static boolean isRetriable(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("08") || RETRIABLE.contains(e.getErrorCode());
    }

    /** Whether a row with the same key exists. */
    public static boolean isDuplicate(SQLException e) {
        return e.getErrorCode() == DUPLICATE_KEY;
    }

    /** Why the engine refused a value, if a value is at fault. */
    public static Optional<ErrorCode> refusedValue(SQLException e) {
        if (e instanceof PacketTooBigException) {
            return Optional.of(ErrorCode.VALUE_TOO_LONG);
        }
        return switch (e.getErrorCode()) {
            case 1406, 5167 -> Optional.of(ErrorCode.VALUE_TOO_LONG);
            case 1264, 1690 -> Optional.of(ErrorCode.VALUE_OUT_OF_RANGE);
            case 3140, 3141, 3150, 3157, 3158 -> Optional.of(ErrorCode.VALUE_BAD_JSON);
            case 7600, 1210 -> Optional.of(ErrorCode.VALUE_BAD_VECTOR);
            case 1048, 1265, 1366, 1292, 1367, 3819, 1364, 1235, 5083 -> Optional.of(ErrorCode.VALUE_REFUSED);
            default ->
                String.valueOf(e.getSQLState()).startsWith("22")
                        ? Optional.of(ErrorCode.VALUE_REFUSED)
                        : Optional.empty();
        };
    }
}
