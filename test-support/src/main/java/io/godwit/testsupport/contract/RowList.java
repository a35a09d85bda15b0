package io.godwit.testsupport.contract;

import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;
import io.godwit.model.target.RowBatch;
import io.godwit.testsupport.TestRow;
import java.util.List;

/** A batch of rows at hand. */
public record RowList(List<TestRow> rows) implements RowBatch {
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
}
