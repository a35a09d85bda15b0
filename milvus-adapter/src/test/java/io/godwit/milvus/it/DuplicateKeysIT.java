package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.Explanation;
import io.godwit.model.source.KeyFinding;
import io.godwit.model.source.RangeScan;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.model.source.SourceReader;
import io.godwit.testsupport.TestRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Milvus takes the same key twice, shows it once, counts it twice; and key 2^63-1 it counts but never shows. */
class DuplicateKeysIT {
    private static FilledCollection filled;

    @BeforeAll
    static void fill() {
        filled = new FilledCollection(
                Servers.milvus(),
                new CollectionName("default", "duplicates_it"),
                List.of(
                        Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                        Field.plain(2, "v", FieldType.FLOAT_VECTOR).withDimension(2)),
                schema -> rows(schema, LongStream.range(0, 90)));
        filled.insert(rows(filled.schema(), LongStream.of(17, 70, 70, Long.MAX_VALUE)));
    }

    @AfterAll
    static void close() {
        filled.close();
    }

    @Test
    void duplicatesHideNoOtherRow() {
        assertThat(scan(3))
                .containsExactlyElementsOf(
                        LongStream.range(0, 90).mapToObj(Key::of).toList());
    }

    @Test
    void whatIsCountedButNotShownIsNamed() {
        ReadPoint at = filled.now();
        SourceReader reader = filled.reader(100);
        assertThat(reader.count(filled.schema(), KeyRange.ALL, at).rows()).isEqualTo(94);

        List<Key> keys = new ArrayList<>();
        Explanation explanation =
                reader.explain(filled.schema(), KeyRange.ALL, at, 10, (place, page) -> keys.addAll(page));

        assertThat(keys).hasSize(90);
        assertThat(explanation.findings())
                .extracting(KeyFinding::code, KeyFinding::key, KeyFinding::surplus)
                .containsExactly(
                        tuple(ErrorCode.SOURCE_DUPLICATE_KEY, Optional.of(Key.of(17)), 1L),
                        tuple(ErrorCode.SOURCE_DUPLICATE_KEY, Optional.of(Key.of(70)), 2L),
                        tuple(ErrorCode.SOURCE_KEY_UNREADABLE, Optional.of(Key.of(Long.MAX_VALUE)), 1L));
        Explanation brief = reader.explain(filled.schema(), KeyRange.ALL, at, 1, (place, page) -> true);
        assertThat(brief.unnamed())
                .as("what is beyond the most that may be named is counted all the same")
                .isEqualTo(2);
        assertThat(brief.findings())
                .as("and the highest key is named")
                .extracting(KeyFinding::code, KeyFinding::key, KeyFinding::surplus)
                .containsExactly(
                        tuple(ErrorCode.SOURCE_DUPLICATE_KEY, Optional.of(Key.of(17)), 1L),
                        tuple(ErrorCode.SOURCE_KEY_UNREADABLE, Optional.of(Key.of(Long.MAX_VALUE)), 1L));
    }

    private static List<Key> scan(int pageRows) {
        List<Key> keys = new ArrayList<>();
        try (RangeScan scan = filled.reader(pageRows).scan(filled.schema(), KeyRange.ALL, filled.now())) {
            for (Optional<RowPage> page = scan.next(); page.isPresent(); page = scan.next()) {
                for (int i = 0; i < page.get().size(); i++) {
                    keys.add(page.get().key(i));
                }
            }
        }
        return keys;
    }

    private static List<TestRow> rows(CollectionSchema schema, LongStream keys) {
        return keys.mapToObj(key -> new TestRow(
                        schema, List.of(key, Extremes.cell(schema.fields().get(1), 6), "{}")))
                .toList();
    }
}
