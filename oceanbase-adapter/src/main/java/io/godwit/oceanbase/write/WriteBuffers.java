package io.godwit.oceanbase.write;

import io.godwit.oceanbase.connect.QueryPacket;

/**
 * What the tables of one writer share, so that its memory does not grow with their number. Invariant 8.
 *
 * @param rows the statement with the rows
 * @param keys statements with keys, which are needed between the building of a rows' statement and its execution
 * @param packet in which the rows' statement goes to the server
 * @param size of the next statement with rows
 */
record WriteBuffers(SqlBuffer rows, SqlBuffer keys, QueryPacket packet, StatementSize size) {
    WriteBuffers() {
        this(
                new SqlBuffer(),
                new SqlBuffer(),
                new QueryPacket(SqlBuffer.KEEP_BYTES),
                new StatementSize(System::nanoTime));
    }
}
