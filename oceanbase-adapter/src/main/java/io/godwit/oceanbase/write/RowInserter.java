package io.godwit.oceanbase.write;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.row.Key;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import io.godwit.oceanbase.connect.QueryPacket;
import io.godwit.oceanbase.connect.SqlFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes batches into one table, new rows only or in place of what their keys hold. A statement that the engine refuses changed
 * nothing (it undoes a failed statement within the transaction), so its rows are tried again: without those whose key exists,
 * then in halves, down to the rows at fault.
 */
final class RowInserter {
    private final TableMapping mapping;
    private final boolean replacing;
    private final boolean moving;
    private final InsertStatement statement;
    private final ExistingKeys existing;
    private final KeyDeleter deleter;
    private final TextWidths widths;
    private final QueryPacket packet;

    /**
     * Writes into the mapping's table.
     *
     * @param sql buffer of the rows' statements, which every table of a connection may share
     * @param deletes the same for statements that come between the building of a rows' statement and its execution
     * @param packet in which rows' statements go to the server
     * @param replacing whether a row takes the place of what its key holds; else such a row is refused
     */
    RowInserter(TableMapping mapping, SqlBuffer sql, SqlBuffer deletes, QueryPacket packet, boolean replacing) {
        this.packet = packet;
        this.mapping = mapping;
        this.replacing = replacing;
        // ON DUPLICATE KEY UPDATE would leave a row under its old partition key beside the new one, and would take over
        // a row
        // that another collection of the table inserts meanwhile.
        this.moving = replacing && (mapping.aggregated() || !keyIsUnique());
        this.statement = new InsertStatement(mapping, sql, replacing && !moving);
        this.existing = new ExistingKeys(mapping, sql);
        this.widths = new TextWidths(mapping);
        this.deleter = new KeyDeleter(mapping, deletes);
    }

    /** Inserts what can be inserted; answers the rest, ordered by index. */
    List<RejectedRow> insert(Connection open, RowBatch batch) throws SQLException {
        statement.widths(widths.of(open));
        List<RejectedRow> rejected = new ArrayList<>();
        List<Integer> all = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            all.add(i);
        }
        if (replacing) {
            insert(open, batch, mapping.aggregated() ? withoutForeign(open, batch, all, rejected) : all, rejected);
        } else { // a partitioned table is unique in (key, partition key) only: the engine would let a second row in
            insert(open, batch, keyIsUnique() ? all : withoutExisting(open, batch, all, rejected), rejected);
        }
        rejected.sort(Comparator.comparingInt(RejectedRow::index));
        return rejected;
    }

    /** Tells {@code forms} how JSON values were written since the last call. */
    void report(JsonForms forms) {
        statement.report(forms);
    }

    private boolean keyIsUnique() {
        return mapping.collection().partitionKey().isEmpty();
    }

    private void insert(Connection open, RowBatch batch, List<Integer> rows, List<RejectedRow> rejected)
            throws SQLException {
        statement.clear();
        for (int i = 0; i < rows.size(); i++) {
            statement.add(batch, rows.get(i), rejected);
            boolean last = i == rows.size() - 1;
            if (!statement.isEmpty() && (last || statement.isFull())) {
                execute(open, batch, rejected);
                statement.clear();
            }
        }
    }

    private void execute(Connection open, RowBatch batch, List<RejectedRow> rejected) throws SQLException {
        List<Integer> members = statement.rows();
        try {
            if (moving) {
                savepoint(open);
                deleter.remove(open, members.stream().map(batch::key).toList());
            }
            statement.execute(open, packet);
        } catch (SQLException e) {
            if (!SqlFailures.isDuplicate(e) && SqlFailures.refusedValue(e).isEmpty()) {
                throw e;
            }
            if (moving) { // a refused row leaves what its key held
                undo(open);
            }
            narrow(open, batch, members, e, rejected);
        }
    }

    private static void savepoint(Connection open) throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.execute("SAVEPOINT godwit_before_rows");
        }
    }

    private static void undo(Connection open) throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.execute("ROLLBACK TO SAVEPOINT godwit_before_rows");
        }
    }

    private void narrow(
            Connection open, RowBatch batch, List<Integer> members, SQLException cause, List<RejectedRow> rejected)
            throws SQLException {
        List<Integer> rest = SqlFailures.isDuplicate(cause) ? withoutTaken(open, batch, members, rejected) : members;
        if (rest.size() < members.size()) {
            insert(open, batch, rest, rejected);
            return;
        }
        if (members.size() == 1) {
            rejected.add(rejection(members.getFirst(), cause));
            return;
        }
        int half = members.size() / 2;
        insert(open, batch, members.subList(0, half), rejected);
        insert(open, batch, members.subList(half, members.size()), rejected);
    }

    /** Leaves out rows whose key holds a row that stays. */
    private List<Integer> withoutTaken(Connection open, RowBatch batch, List<Integer> rows, List<RejectedRow> rejected)
            throws SQLException {
        if (!replacing) {
            return withoutExisting(open, batch, rows, rejected);
        }
        return mapping.aggregated() ? withoutForeign(open, batch, rows, rejected) : rows;
    }

    /** Leaves out rows whose key the table, or an earlier row of the batch, already holds; notes them as duplicates. */
    private List<Integer> withoutExisting(
            Connection open, RowBatch batch, List<Integer> rows, List<RejectedRow> rejected) throws SQLException {
        Map<Key, Long> owners =
                existing.among(open, rows.stream().map(batch::key).toList());
        Set<Key> seen = new HashSet<>();
        List<Integer> rest = new ArrayList<>(rows.size());
        for (int index : rows) {
            Key key = batch.key(index);
            if (owners.containsKey(key) || !seen.add(key)) {
                rejected.add(duplicate(
                        index, owners.getOrDefault(key, mapping.collection().id())));
            } else {
                rest.add(index);
            }
        }
        return rest;
    }

    /** Leaves out rows whose key holds a row of another collection. */
    private List<Integer> withoutForeign(
            Connection open, RowBatch batch, List<Integer> rows, List<RejectedRow> rejected) throws SQLException {
        long own = mapping.collection().id();
        Map<Key, Long> owners =
                existing.among(open, rows.stream().map(batch::key).toList());
        List<Integer> rest = new ArrayList<>(rows.size());
        for (int index : rows) {
            long owner = owners.getOrDefault(batch.key(index), own);
            if (owner == own) {
                rest.add(index);
            } else {
                rejected.add(duplicate(index, owner));
            }
        }
        return rest;
    }

    private RejectedRow duplicate(int index, long owner) {
        boolean own = !mapping.aggregated() || owner == mapping.collection().id();
        return new RejectedRow(
                index,
                RejectedRow.Kind.DUPLICATE,
                own ? ErrorCode.TARGET_DUPLICATE_KEY : ErrorCode.TARGET_OWNER_MISMATCH,
                own
                        ? "the table already holds a row under this key; it stays"
                        : "the row under this key belongs to collection " + owner + "; it stays");
    }

    private RejectedRow rejection(int index, SQLException cause) {
        boolean otherKey = replacing && !moving && InsertStatement.wouldReplaceAnotherKey(cause);
        return otherKey || SqlFailures.isDuplicate(cause)
                ? new RejectedRow(
                        index,
                        RejectedRow.Kind.DUPLICATE,
                        ErrorCode.TARGET_DUPLICATE_KEY,
                        "a unique key of the table already holds this row's value; that row stays")
                : new RejectedRow(
                        index,
                        RejectedRow.Kind.VALUE,
                        SqlFailures.refusedValue(cause).orElse(ErrorCode.VALUE_REFUSED),
                        "OceanBase error " + cause.getErrorCode() + ": " + SqlFailures.withoutValues(cause));
    }
}
