package io.godwit.oceanbase.write;

import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import io.godwit.oceanbase.connect.QueryPacket;
import io.godwit.oceanbase.schema.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * Builds {@code INSERT INTO t (..) VALUES (..),(..)} for some rows of a batch, with whatever follows, in a buffer that all tables
 * of one writer share: its size does not grow with the number of tables. Invariant 8. One thread; reused.
 */
final class RowStatement {
    private final byte[] head;
    private final byte[] tail;
    private final RowLiterals literals;
    private final SqlBuffer sql;
    private final QueryPacket packet;
    private final StatementSize size;
    private int[] rows = new int[1024];
    private int count;

    /**
     * Statements for the mapping's table.
     *
     * @param tail what follows the rows
     */
    RowStatement(TableMapping mapping, WriteBuffers buffers, String tail) {
        this.sql = buffers.rows();
        this.packet = buffers.packet();
        this.size = buffers.size();
        this.literals = new RowLiterals(mapping);
        this.tail = tail.getBytes(StandardCharsets.UTF_8);
        this.head = ("INSERT INTO " + Sql.name(mapping.table()) + " (" + String.join(",", RowLiterals.columns(mapping))
                        + ") VALUES ")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** From now on text is compared with what the columns hold. */
    void widths(int[] columns) {
        literals.widths(columns);
    }

    /**
     * Starts a statement with the rows from place {@code from} on, as many as it holds and at least one; returns the place of
     * the first that is left.
     */
    int fill(RowBatch batch, int[] of, int from, List<RejectedRow> rejected) {
        sql.clear();
        sql.append(head);
        count = 0;
        int at = from;
        do {
            add(batch, of[at++], rejected);
        } while (at < of.length && sql.length() < size.bytes());
        return at;
    }

    /** Adds row {@code index}, or notes in {@code rejected} why it cannot be stored. */
    private void add(RowBatch batch, int index, List<RejectedRow> rejected) {
        int mark = sql.length();
        try {
            if (count > 0) {
                sql.append(',');
            }
            literals.append(batch.row(index), sql);
            if (count == rows.length) {
                rows = Arrays.copyOf(rows, 2 * count);
            }
            rows[count++] = index;
        } catch (UnstorableValueException e) {
            sql.truncate(mark);
            rejected.add(new RejectedRow(index, RejectedRow.Kind.VALUE, e.code(), String.valueOf(e.getMessage())));
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** The numbers of the rows in the statement. */
    int[] rows() {
        return Arrays.copyOf(rows, count);
    }

    /** Executes the whole statement; nothing can be added any more. */
    void execute(Connection open) throws SQLException {
        sql.append(tail);
        size.sent();
        try {
            sql.execute(open, packet);
        } finally {
            size.answered();
        }
    }

    /** Reports to {@code forms} how JSON values were written since the last call. */
    void report(JsonForms forms) {
        literals.report(forms);
    }
}
