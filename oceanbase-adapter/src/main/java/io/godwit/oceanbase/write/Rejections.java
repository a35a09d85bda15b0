package io.godwit.oceanbase.write;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.target.RejectedRow;
import io.godwit.oceanbase.connect.SqlFailures;
import java.sql.SQLException;

/** Why rows are refused, in words. */
final class Rejections {
    private Rejections() {}

    /** What the engine said about a row that was sent alone. */
    static RejectedRow of(int row, SQLException cause) {
        return SqlFailures.isDuplicate(cause)
                ? otherUniqueKey(row)
                : new RejectedRow(
                        row,
                        RejectedRow.Kind.VALUE,
                        SqlFailures.refusedValue(cause).orElse(ErrorCode.VALUE_REFUSED),
                        "OceanBase error " + cause.getErrorCode() + ": " + SqlFailures.withoutValues(cause));
    }

    static RejectedRow otherUniqueKey(int row) {
        return new RejectedRow(
                row,
                RejectedRow.Kind.DUPLICATE,
                ErrorCode.TARGET_DUPLICATE_KEY,
                "a unique key of the table already holds this row's value; that row stays");
    }

    static RejectedRow held(int row) {
        return new RejectedRow(
                row,
                RejectedRow.Kind.DUPLICATE,
                ErrorCode.TARGET_DUPLICATE_KEY,
                "the table already holds a row under this key; it stays");
    }

    static RejectedRow foreign(int row, long owner) {
        return new RejectedRow(
                row,
                RejectedRow.Kind.DUPLICATE,
                ErrorCode.TARGET_OWNER_MISMATCH,
                "the row under this key belongs to collection " + owner + "; it stays");
    }
}
