package io.godwit.testsupport;

import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;
import io.godwit.model.source.RowPage;
import io.godwit.model.target.RowBatch;
import java.util.List;

/** Rows at hand, in this order: as a source answers them, or as a target is to write them. */
public record TestRows(List<TestRow> rows) implements RowPage, RowBatch {
    private static final long ROW_BYTES = 32;

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public RowView row(int i) {
        return rows.get(i);
    }

    @Override
    public Key key(int i) {
        return rows.get(i).key();
    }

    @Override
    public long sizeBytes() {
        return ROW_BYTES * rows.size();
    }
}
