package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.testsupport.TestRow;
import io.godwit.testsupport.contract.KeyReaderContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Single keys read again: a row that exists and is not answered would be taken for a deleted one. */
class KeyReaderIT implements KeyReaderContract {
    private static final List<String> TEXTS =
            List.of("", " ", "a", "A", "a ", "a\"b\\c'd", "\n", "\t", "\u4e2d\ud840\udc00z", "\ud83d\ude00", "\\n");

    private static FilledCollection numbers;
    private static FilledCollection texts;
    private static KeyReader reader;

    @BeforeAll
    static void fill() {
        numbers = new FilledCollection(
                Servers.milvus(),
                new CollectionName("default", "key_reader_it"),
                fields(),
                schema -> rows(schema, LongStream.concat(LongStream.of(Long.MIN_VALUE), LongStream.range(0, 900))));
        for (int copy = 0; copy < 3; copy++) {
            numbers.insert(rows(numbers.schema(), LongStream.of(1, 1, 1, 1, 2, 2, 800, 800)));
        }
        texts = new FilledCollection(
                Servers.milvus(),
                new CollectionName("default", "key_reader_text_it"),
                TextKeysIT.fields(),
                schema -> TextKeysIT.rows(schema, TEXTS));
        reader = numbers.milvus().keys();
    }

    @AfterAll
    static void close() {
        reader.close();
        texts.close();
        numbers.close();
    }

    @Override
    public KeyReader keyReader() {
        return reader;
    }

    @Override
    public CollectionSchema collection() {
        return numbers.schema();
    }

    /** Without those that were written several times. */
    @Override
    public SortedMap<Key, TestRow> rows() {
        return numbers.rows().tailMap(Key.of(10)).headMap(Key.of(700));
    }

    @Override
    public ReadPoint readPoint() {
        return numbers.now();
    }

    @Test
    void theRowsThatExistComeInKeyOrderWhateverWasAskedForFirst() {
        List<Key> keys = keys(numbers, Stream.of(500L, 7L, 5_000L, Long.MIN_VALUE, -3L, 42L));

        assertThat(keys).containsExactly(Key.of(Long.MIN_VALUE), Key.of(7), Key.of(42), Key.of(500));
    }

    @Test
    void rowsComeWhole() {
        RowPage page = reader.read(texts.schema(), List.of(Key.of("a"), Key.of("\n")), texts.now())
                .orElseThrow();

        for (int i = 0; i < page.size(); i++) {
            assertThat(TestRow.copy(texts.schema(), page.row(i)))
                    .isEqualTo(texts.rows().get(page.key(i)));
            assertThat(page.row(i)).isNotNull();
        }
        assertThat(page.size()).isEqualTo(2);
        assertThat(page.sizeBytes()).isPositive();
    }

    @Test
    void duplicatesOfAKeyHideNoOtherKey() {
        assertThat(keys(numbers, Stream.of(1L, 2L, 3L))).containsExactly(Key.of(1), Key.of(2), Key.of(3));
        assertThat(keys(numbers, Stream.of(1L, 2L, 3L, 4L, 800L, 801L, 850L, 10_000L)))
                .containsExactly(Key.of(1), Key.of(2), Key.of(3), Key.of(4), Key.of(800), Key.of(801), Key.of(850));
    }

    @Test
    void aThousandKeysAreReadAtOnce() {
        assertThat(keys(numbers, LongStream.range(0, 1_000).boxed()))
                .containsExactlyElementsOf(
                        LongStream.range(0, 900).mapToObj(Key::of).toList());
    }

    @Test
    void textKeysAreQuotedSoThatTheServerReadsThemBack() {
        List<Key> wanted = TEXTS.stream().map(Key::of).toList();

        assertThat(keys(reader.read(texts.schema(), wanted, texts.now())))
                .containsExactlyElementsOf(wanted.stream().sorted().toList());
    }

    @Test
    void keysThatNobodyHasGiveNothing() {
        assertThat(reader.read(numbers.schema(), List.of(Key.of(-1), Key.of(-2)), numbers.now()))
                .isEmpty();
    }

    @Test
    void aCollectionThatTookOverTheNameIsNotRead() {
        SampleCollection sample =
                new SampleCollection(new CollectionName("default", "key_reader_again_it"), "", fields(), true, 1, 0);
        CollectionSchema first;
        try (SampleWriter writer = new SampleWriter(Servers.milvus(), 1)) {
            writer.create(sample);
            first = numbers.catalog().describe(sample.name());
            writer.create(sample);
            writer.load(sample);
        }

        GodwitException changed = catchThrowableOfType(
                GodwitException.class, () -> reader.read(first, List.of(Key.of(1)), numbers.now()));

        assertThat(changed.code()).isEqualTo(ErrorCode.SOURCE_GONE);
    }

    private static List<Key> keys(FilledCollection collection, Stream<Long> wanted) {
        return keys(reader.read(collection.schema(), wanted.map(Key::of).toList(), collection.now()));
    }

    private static List<Key> keys(Optional<RowPage> page) {
        List<Key> keys = new ArrayList<>();
        page.ifPresent(p -> {
            for (int i = 0; i < p.size(); i++) {
                keys.add(p.key(i));
            }
        });
        return keys;
    }

    private static List<Field> fields() {
        return List.of(
                Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                Field.plain(2, "v", FieldType.FLOAT_VECTOR).withDimension(2));
    }

    private static List<TestRow> rows(CollectionSchema schema, LongStream keys) {
        return keys.mapToObj(key -> new TestRow(
                        schema, List.of(key, Extremes.cell(schema.fields().get(1), 6), "{}")))
                .toList();
    }
}
