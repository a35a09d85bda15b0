package io.godwit.testsupport.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.testsupport.TestRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** What every KeyReader does. A test class offers a reader, and a collection with some rows of INT64 keys. */
public interface KeyReaderContract {
    /** The reader; the test class closes it. */
    KeyReader keyReader();

    /** The collection. */
    CollectionSchema collection();

    /** Its rows, at least 5; no key between 1,000,000 and 1,000,010. */
    SortedMap<Key, TestRow> rows();

    /** A point that sees all of them. */
    ReadPoint readPoint();

    @Test
    default void whatIsThereComesInKeyOrderAndWhole() {
        List<Key> wanted = new ArrayList<>(rows().keySet().stream().limit(5).toList());
        List<Key> asked = new ArrayList<>(wanted);
        asked.add(Key.of(1_000_001));
        Collections.reverse(asked);

        RowPage page = keyReader().read(collection(), asked, readPoint()).orElseThrow();

        assertThat(page.size()).isEqualTo(wanted.size());
        for (int i = 0; i < page.size(); i++) {
            assertThat(page.key(i)).isEqualTo(wanted.get(i));
            assertThat(TestRow.copy(collection(), page.row(i))).isEqualTo(rows().get(wanted.get(i)));
        }
    }

    @Test
    default void ofAbsentKeysThereIsNoPage() {
        assertThat(keyReader().read(collection(), List.of(Key.of(1_000_001), Key.of(1_000_002)), readPoint()))
                .isEqualTo(Optional.empty());
    }
}
