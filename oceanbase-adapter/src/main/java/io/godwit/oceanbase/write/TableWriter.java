package io.godwit.oceanbase.write;

import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Writes batches into one table in one way. One thread. */
final class TableWriter {
    private final StatementKind kind;
    private final TextWidths widths;

    private TableWriter(TableMapping mapping, StatementKind kind) {
        this.kind = kind;
        this.widths = new TextWidths(mapping);
    }

    /** Writes new rows only. */
    static TableWriter inserting(TableMapping mapping, WriteBuffers buffers) {
        return new TableWriter(
                mapping,
                keyIsUnique(mapping) ? FreshRows.of(mapping, buffers) : FreshPartitionedRows.of(mapping, buffers));
    }

    /** Replaces what their keys hold with rows. */
    static TableWriter replacing(TableMapping mapping, WriteBuffers buffers) {
        return new TableWriter(
                mapping,
                keyIsUnique(mapping) && !mapping.aggregated()
                        ? ReplacedRows.of(mapping, buffers)
                        : MovedRows.of(mapping, buffers));
    }

    private static boolean keyIsUnique(TableMapping mapping) {
        return mapping.collection().partitionKey().isEmpty();
    }

    /** Writes what can be written; returns the rest, ordered by index. */
    List<RejectedRow> write(Connection open, RowBatch batch) throws SQLException {
        kind.statement().widths(widths.of(open));
        List<RejectedRow> rejected = new ArrayList<>();
        int[] all = IntStream.range(0, batch.size()).toArray();
        int[] rows = kind.admitted(open, batch, all, rejected);
        new Narrowing(new OnConnection(open, batch, kind, rejected)).write(rows);
        rejected.sort(Comparator.comparingInt(RejectedRow::index));
        return rejected;
    }

    /** Reports to {@code forms} how JSON values were written since the last call. */
    void report(JsonForms forms) {
        kind.statement().report(forms);
    }

    private record OnConnection(Connection open, RowBatch batch, StatementKind kind, List<RejectedRow> rejected)
            implements Narrowing.Attempts {
        @Override
        public int send(int[] rows, int from) throws SQLException, Narrowing.Refusal {
            int next = kind.statement().fill(batch, rows, from, rejected);
            if (kind.statement().isEmpty()) {
                return next;
            }
            try {
                kind.send(open, batch);
                return next;
            } catch (SQLException e) {
                if (Narrowing.isRefusal(e)) {
                    throw new Narrowing.Refusal(kind.statement().rows(), next, e);
                }
                throw e;
            }
        }

        @Override
        public int[] withoutTaken(int[] rows) throws SQLException {
            return kind.withoutTaken(open, batch, rows, rejected);
        }

        @Override
        public void reject(int row, SQLException cause) {
            rejected.add(kind.rejection(row, cause));
        }
    }
}
