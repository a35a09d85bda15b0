package io.godwit.milvus.write;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.target.RejectedRow;

/**
 * Why Milvus does not hold a row.
 *
 * @param reason names the field, never the value
 */
record Refusal(ErrorCode code, String reason) {
    RejectedRow of(int row) {
        return new RejectedRow(row, RejectedRow.Kind.VALUE, code, reason);
    }
}
