package io.godwit.oceanbase.write;

import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import io.godwit.oceanbase.connect.QueryPacket;
import io.godwit.oceanbase.schema.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Builds {@code INSERT INTO t (..) VALUES (..),(..)}, or the same with {@code ON DUPLICATE KEY UPDATE}, for some rows of a batch,
 * in a buffer that all tables of one writer share: its size does not grow with the number of tables. Invariant 8. One thread;
 * reused.
 */
final class InsertStatement {
    /** A statement is closed beyond this size: well below the 16 MB that the engine takes. */
    static final int FULL_BYTES = 4 * 1024 * 1024;

    private static final int NOT_NULL = 1048;

    private final byte[] head;
    private final byte[] tail;
    private final RowLiterals literals;
    private final SqlBuffer sql;
    private final List<Integer> rows = new ArrayList<>();

    /**
     * Statements for the mapping's table.
     *
     * @param replacing whether a row takes the place of what its key holds
     */
    InsertStatement(TableMapping mapping, SqlBuffer sql, boolean replacing) {
        this.sql = sql;
        this.literals = new RowLiterals(mapping);
        String start = "INSERT INTO " + Sql.name(mapping.table()) + " (";
        this.tail = (replacing ? replacement(mapping, literals.columns()) : "").getBytes(StandardCharsets.UTF_8);
        this.head = (start + new String(literals.columns(), StandardCharsets.UTF_8) + ") VALUES ")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** From now on text is held against what the columns hold. */
    void widths(int[] columns) {
        literals.widths(columns);
    }

    /** Starts a statement; needed before the first {@link #add} after another statement used the buffer. */
    void clear() {
        sql.clear(3 * FULL_BYTES);
        sql.append(head);
        rows.clear();
    }

    /** Adds row {@code index}, or notes in {@code rejected} why it cannot be stored. */
    void add(RowBatch batch, int index, List<RejectedRow> rejected) {
        int mark = sql.length();
        try {
            if (!rows.isEmpty()) {
                sql.append(',');
            }
            literals.append(batch.row(index), sql);
            rows.add(index);
        } catch (UnstorableValueException e) {
            sql.truncate(mark);
            rejected.add(new RejectedRow(index, RejectedRow.Kind.VALUE, e.code(), String.valueOf(e.getMessage())));
        }
    }

    /** Tells {@code forms} how JSON values were written since the last call. */
    void report(JsonForms forms) {
        literals.report(forms);
    }

    boolean isFull() {
        return sql.length() >= FULL_BYTES;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The numbers of the rows in the statement. */
    List<Integer> rows() {
        return List.copyOf(rows);
    }

    /** Executes the whole statement; nothing can be added any more. */
    void execute(Connection open, QueryPacket packet) throws SQLException {
        sql.append(tail);
        sql.execute(open, packet);
    }

    /** Whether the engine stopped a replacement that met a row of another key, by a second unique key of the table. */
    static boolean wouldReplaceAnotherKey(SQLException cause) {
        return cause.getErrorCode() == NOT_NULL;
    }

    /**
     * Replaces the row of the same key only: where another unique key of the table led to a row, its own key becomes NULL, which
     * the engine refuses. Invariant 3.
     */
    private static String replacement(TableMapping mapping, byte[] columns) {
        String key = Sql.name(mapping.collection().key().name());
        String guard = key + "=IF(" + key + "=VALUES(" + key + ")," + key + ",NULL)";
        return Arrays.stream(new String(columns, StandardCharsets.UTF_8).split(","))
                .map(column -> column.equals(key) ? guard : column + "=VALUES(" + column + ")")
                .collect(Collectors.joining(",", " ON DUPLICATE KEY UPDATE ", ""));
    }
}
