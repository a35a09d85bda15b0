package io.godwit.milvus.scan;

import io.godwit.milvus.column.ColumnRows;
import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;
import io.godwit.model.source.RowPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The rows of several pages in key order. */
final class MergedPages implements RowPage {
    private final List<Place> places = new ArrayList<>();
    private final long sizeBytes;

    MergedPages(List<ColumnRows> pages) {
        for (ColumnRows page : pages) {
            for (int i = 0; i < page.size(); i++) {
                places.add(new Place(page.key(i), page, i));
            }
        }
        places.sort(Comparator.comparing(Place::key));
        sizeBytes = pages.stream().mapToLong(ColumnRows::sizeBytes).sum();
    }

    @Override
    public int size() {
        return places.size();
    }

    @Override
    public RowView row(int i) {
        return places.get(i).page().row(places.get(i).row());
    }

    @Override
    public Key key(int i) {
        return places.get(i).key();
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    private record Place(Key key, ColumnRows page, int row) {}
}
