package io.godwit.testsupport.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.Explanation;
import io.godwit.model.source.RangeScan;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.model.source.SourceReader;
import io.godwit.testsupport.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every SourceReader does. A test class offers a loaded collection and the rows that it put there, at least 10. */
public interface SourceReaderContract {
    /** The reader; the suite does not close it. */
    SourceReader reader();

    /** The collection. */
    CollectionSchema collection();

    /** The time from which on its rows are complete. */
    ReadPoint readPoint();

    /** Its rows by key. */
    SortedMap<Key, TestRow> rows();

    @Test
    default void aScanReturnsEveryRowOnceInKeyOrder() {
        Map<Key, TestRow> scanned = scan(KeyRange.ALL);

        assertThat(List.copyOf(scanned.keySet())).isEqualTo(List.copyOf(rows().keySet()));
        assertThat(scanned).isEqualTo(rows());
    }

    @Test
    default void theRangesOfASplitCoverEveryKeyOnce() {
        for (int parts : new int[] {1, 3, 8}) {
            List<KeyRange> ranges = reader().split(collection(), parts, readPoint());

            assertThat(ranges).hasSizeBetween(1, parts);
            for (Key key : rows().keySet()) {
                assertThat(ranges.stream().filter(range -> range.contains(key)))
                        .as("ranges of %s", key)
                        .hasSize(1);
            }
            List<Key> scanned = new ArrayList<>();
            ranges.forEach(range -> scanned.addAll(scan(range).keySet()));
            assertThat(scanned).isEqualTo(List.copyOf(rows().keySet()));
        }
    }

    @Test
    default void aScanResumesBehindAKey() {
        Key middle = List.copyOf(rows().keySet()).get(rows().size() / 2);

        Map<Key, TestRow> rest = scan(KeyRange.ALL.startingAfter(middle));

        assertThat(rest.keySet()).doesNotContain(middle);
        assertThat(rest).hasSize(rows().size() - rows().size() / 2 - 1);
    }

    @Test
    default void aRangeEndsWithItsUpperBound() {
        Key first = rows().firstKey();
        Key third = List.copyOf(rows().keySet()).get(2);

        assertThat(scan(new KeyRange(Optional.of(first), Optional.of(third))))
                .hasSize(2)
                .containsKey(third);
    }

    @Test
    default void aRangeBehindTheLastKeyIsEmpty() {
        assertThat(scan(KeyRange.ALL.startingAfter(rows().lastKey()))).isEmpty();
    }

    @Test
    default void theCountIsThatOfTheScanAndThenNothingIsMissing() {
        Key middle = List.copyOf(rows().keySet()).get(rows().size() / 2);
        for (KeyRange range : List.of(KeyRange.ALL, KeyRange.ALL.startingAfter(middle))) {
            long scanned = scan(range).size();

            assertThat(reader().count(collection(), range, readPoint()).rows()).isEqualTo(scanned);
            List<Key> keys = new ArrayList<>();
            assertThat(reader().explain(collection(), range, readPoint(), 5, (place, page) -> {
                        assertThat(page).allMatch(place::contains);
                        return keys.addAll(page);
                    }))
                    .isEqualTo(new Explanation(List.of(), 0));
            assertThat(keys).isSorted().hasSize((int) scanned);
        }
    }

    private SortedMap<Key, TestRow> scan(KeyRange range) {
        TreeMap<Key, TestRow> rows = new TreeMap<>();
        Optional<Key> last = Optional.empty();
        try (RangeScan scan = reader().scan(collection(), range, readPoint())) {
            for (Optional<RowPage> page = scan.next(); page.isPresent(); page = scan.next()) {
                assertThat(page.get().size()).as("a page is never empty").isPositive();
                assertThat(page.get().sizeBytes()).isPositive();
                for (int i = 0; i < page.get().size(); i++) {
                    Key key = page.get().key(i);
                    assertThat(last.map(l -> l.compareTo(key) < 0).orElse(true))
                            .as("%s is in order", key)
                            .isTrue();
                    last = Optional.of(key);
                    rows.put(key, TestRow.copy(collection(), page.get().row(i)));
                }
                assertThat(page.get().lastKey()).isEqualTo(last.orElseThrow());
            }
        }
        return rows;
    }
}
