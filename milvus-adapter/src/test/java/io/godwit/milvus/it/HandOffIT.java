package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.milvus.Milvus;
import io.godwit.milvus.log.KafkaSourceLog;
import io.godwit.milvus.log.MilvusLogDecoder;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.RangeScan;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceReader;
import io.godwit.testsupport.TestRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The proof of the hand-off on a real Milvus: position P, then timestamp A, then a scan at A with writes right beside where it
 * stands, then what the log holds from P on and after A, in the order of timestamps.
 */
class HandOffIT {
    private static final int ROWS = 600;
    private static final int PAGE = 20;

    @ParameterizedTest
    @EnumSource(names = {"INT64", "VARCHAR"})
    void theScanAndTheLogBehindItComeToWhatTheSourceHolds(FieldType keyType) {
        SampleCollection sample = new SampleCollection(
                new CollectionName("default", "hand_off_" + keyType), "", fields(keyType), true, 2, 0);
        Milvus milvus = new Milvus(Servers.milvus());
        try (LoggedCollection collection = new LoggedCollection(sample);
                SampleWriter writer = new SampleWriter(Servers.milvus(), 1);
                SourceCatalog catalog = milvus.catalog();
                SourceReader reader = milvus.reader(PAGE);
                SourceLog log = new KafkaSourceLog(Servers.kafka())) {
            NavigableMap<Key, TestRow> source = new TreeMap<>();
            LogRows.of(collection.schema(), ROWS).forEach(row -> source.put(row.key(), row));
            collection.insert("", List.copyOf(source.values()));
            writer.load(sample);

            Map<String, LogPosition> p = log.ends(collection.schema().channels());
            long a = catalog.allocateTimestamp().orElseThrow();
            Beside beside = new Beside(collection, source);
            NavigableMap<Key, TestRow> target = scan(reader, collection.schema(), new ReadPoint.AtLeast(a), beside);
            Set<Key> scanned = Set.copyOf(target.keySet());
            long h = catalog.allocateTimestamp().orElseThrow();
            List<Change> changes = changes(log, p, collection.schema(), h);
            changes.stream()
                    .filter(change -> change.tso() > a)
                    .sorted(Change.ORDER)
                    .forEach(change -> change.row()
                            .ifPresentOrElse(row -> target.put(change.key(), row), () -> target.remove(change.key())));

            assertThat(target).isEqualTo(source);
            assertThat(scanned).as("rows that are gone behind the scan").anyMatch(key -> !source.containsKey(key));
            assertThat(beside.deletedAhead).as("rows deleted ahead of the scan").hasSizeGreaterThan(10);
            assertThat(beside.cameAgainAhead)
                    .as("rows deleted and inserted again ahead of the scan")
                    .hasSizeGreaterThan(10);
        }
    }

    private static List<Field> fields(FieldType keyType) {
        return List.of(
                Field.plain(1, "id", keyType).withMaxLength(64).as(Field.Role.PRIMARY_KEY),
                Field.plain(2, "title", FieldType.VARCHAR).withMaxLength(64),
                Field.plain(3, "embedding", FieldType.FLOAT_VECTOR).withDimension(4));
    }

    private static NavigableMap<Key, TestRow> scan(
            SourceReader reader, CollectionSchema schema, ReadPoint at, Beside beside) {
        NavigableMap<Key, TestRow> rows = new TreeMap<>();
        try (RangeScan scan = reader.scan(schema, KeyRange.ALL, at)) {
            for (Optional<RowPage> page = scan.next(); page.isPresent(); page = scan.next()) {
                for (int i = 0; i < page.get().size(); i++) {
                    TestRow row = TestRow.copy(schema, page.get().row(i));
                    assertThat(rows.put(row.key(), row))
                            .as("a row is read once")
                            .isNull();
                }
                beside.write(page.get().lastKey());
            }
        }
        return rows;
    }

    /** What the log tells from a position on until every channel has passed the timestamp. */
    private static List<Change> changes(
            SourceLog log, Map<String, LogPosition> from, CollectionSchema schema, long until) {
        LogDecoder decoder = new MilvusLogDecoder(List.of(schema));
        List<Change> changes = new ArrayList<>();
        Set<String> passed = new HashSet<>();
        try (SourceLog.Reader reader = log.read(from)) {
            Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> {
                for (LogRecord record : reader.poll(Duration.ofMillis(100))) {
                    switch (decoder.decode(record)) {
                        case LogMessage.Put put -> {
                            for (int i = 0; i < put.rows().size(); i++) {
                                TestRow row = TestRow.copy(schema, put.rows().row(i));
                                changes.add(new Change(row.key(), put.rows().tso(i), Optional.of(row)));
                            }
                        }
                        case LogMessage.Removed removed -> {
                            for (int i = 0; i < removed.keys().size(); i++) {
                                changes.add(new Change(
                                        removed.keys().key(i), removed.keys().tso(i), Optional.empty()));
                            }
                        }
                        case LogMessage.Tick tick -> {
                            if (tick.tso() >= until) {
                                passed.add(record.channel());
                            }
                        }
                        default -> {}
                    }
                }
                return passed.containsAll(schema.channels());
            });
        }
        return changes;
    }

    /** A change of a key; of equal timestamp the removal comes first, as in the two halves of an upsert. */
    private record Change(Key key, long tso, Optional<TestRow> row) {
        private static final Comparator<Change> ORDER = Comparator.comparingLong(Change::tso)
                .thenComparing(change -> change.row().isPresent());
    }

    /** Writes to the rows on both sides of a key, and keeps what the source holds by then. */
    private static final class Beside {
        private final LoggedCollection collection;
        private final NavigableMap<Key, TestRow> source;
        private final Set<Key> deletedAhead = new HashSet<>();
        private final Set<Key> cameAgainAhead = new HashSet<>();
        private int round;

        Beside(LoggedCollection collection, NavigableMap<Key, TestRow> source) {
            this.collection = collection;
            this.source = source;
        }

        void write(Key at) {
            round++;
            List<Key> behind = List.copyOf(source.headMap(at, true).descendingKeySet());
            List<Key> ahead = List.copyOf(source.tailMap(at, false).keySet());
            if (behind.size() < 6 || ahead.size() < 6) {
                return;
            }
            delete(List.of(behind.get(0), ahead.get(0)));
            deletedAhead.add(ahead.get(0));
            upsert(List.of(behind.get(2), ahead.get(2)));
            List<Key> again = List.of(behind.get(4), ahead.get(4), source.firstKey());
            delete(again);
            cameAgainAhead.add(ahead.get(4));
            insert(again);
        }

        private void delete(List<Key> keys) {
            collection.delete("", LogRows.in(keys));
            keys.forEach(source::remove);
        }

        private void upsert(List<Key> keys) {
            collection.upsert(rows(keys));
            rows(keys).forEach(row -> source.put(row.key(), row));
        }

        private void insert(List<Key> keys) {
            collection.insert("", rows(keys));
            rows(keys).forEach(row -> source.put(row.key(), row));
        }

        private List<TestRow> rows(List<Key> keys) {
            return keys.stream()
                    .map(key -> LogRows.row(collection.schema(), key, round))
                    .toList();
        }
    }
}
