package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.milvus.log.KafkaSourceLog;
import io.godwit.milvus.log.MilvusLogDecoder;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogKeys;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.TestRow;
import io.milvus.grpc.MsgHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a real Milvus writes into its log, read back through Kafka. */
class MilvusLogIT {
    private static SourceLog log;

    @BeforeAll
    static void open() {
        log = new KafkaSourceLog(Servers.kafka());
    }

    @AfterAll
    static void close() {
        log.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"INT64", "VARCHAR"})
    void theLogTellsEveryWriteOfACollection(FieldType keyType) throws Exception {
        SampleCollection sample = sample("log_" + keyType, LogRows.fields(keyType));
        try (LoggedCollection collection = new LoggedCollection(sample)) {
            CollectionSchema schema = collection.schema();
            List<TestRow> rows = LogRows.of(schema, 8);
            List<TestRow> changed = LogRows.changed(schema, rows.subList(0, 3));
            collection.createPartition("p1");
            collection.insert("", rows.subList(0, 6));
            collection.insert("p1", rows.subList(6, 8));
            collection.upsert(changed);
            collection.delete("", in(rows.subList(3, 6)));
            collection.delete("p1", in(rows.subList(6, 7)));
            collection.dropPartition("p1");
            collection.drop();

            List<Logged> all = readUntilDropped(schema);

            RecordedLog.write(keyType, all.stream().map(Logged::record).toList());
            assertThat(all).noneMatch(l -> l.message() instanceof LogMessage.Malformed);
            theRowsAreThoseWritten(schema, all, rows, changed);
            theHalvesOfAnUpsertShareTimestampPartitionAndChannel(all, changed);
            deletesSayWhichPartitionTheyConcern(all, rows);
            ticksCloseWhatLiesBeforeThem(all);
            everyChannelTellsOfTheDrops(schema, all);
            messageIdsAreUnique(all);
        }
    }

    @Test
    void anInsertLargerThanAMessageIsSplitAtOneTimestampUnderSeveralMessageIds() throws Exception {
        int count = 3_000; // of 4 kB: 6 MB a shard, of which 5 MiB go into one message
        List<Field> fields = List.of(
                Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                Field.plain(2, "v", FieldType.FLOAT_VECTOR).withDimension(1_024));
        try (LoggedCollection collection = new LoggedCollection(sample("log_split", fields))) {
            collection.insert("", LogRows.of(collection.schema(), count));
            collection.drop();

            List<Logged> all = readUntilDropped(collection.schema());

            List<LogMessage.Put> puts = puts(all);
            assertThat(puts).hasSizeGreaterThanOrEqualTo(4);
            assertThat(puts.stream().flatMap(p -> timestamps(p.rows()).stream()).distinct())
                    .hasSize(1);
            assertThat(puts.stream().flatMap(p -> keys(p.rows()).stream()))
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.range(0, count).mapToObj(Key::of).toList());
            messageIdsAreUnique(all);
        }
    }

    private static void theRowsAreThoseWritten(
            CollectionSchema schema, List<Logged> all, List<TestRow> rows, List<TestRow> changed) {
        List<TestRow> written = new ArrayList<>(rows);
        written.addAll(changed);
        assertThat(puts(all).stream().flatMap(p -> rows(schema, p).stream()))
                .containsExactlyInAnyOrderElementsOf(written);
        assertThat(puts(all)).allSatisfy(put -> {
            List<Key> late = keys(put.rows());
            assertThat(put.partition())
                    .isEqualTo(
                            late.contains(rows.get(6).key())
                                            || late.contains(rows.get(7).key())
                                    ? "p1"
                                    : "_default");
            assertThat(timestamps(put.rows())).doesNotContain(0L);
        });
    }

    /** The insert half comes first. */
    private static void theHalvesOfAnUpsertShareTimestampPartitionAndChannel(List<Logged> all, List<TestRow> changed) {
        for (TestRow row : changed) {
            List<Logged> ofKey =
                    all.stream().filter(l -> concerns(l, row.key())).toList();
            assertThat(ofKey).hasSize(3);
            assertThat(ofKey)
                    .extracting(l -> l.record().channel())
                    .containsOnly(ofKey.getFirst().record().channel());
            LogMessage.Put put = (LogMessage.Put) ofKey.get(1).message();
            LogMessage.Removed removed = (LogMessage.Removed) ofKey.get(2).message();
            assertThat(timestamps(removed.keys()))
                    .containsOnly(timestamps(put.rows()).getFirst());
            assertThat(removed.partitionId()).isEqualTo(put.partitionId());
            assertThat(timestamps(removed.keys()).getFirst())
                    .isGreaterThan(timestamps(((LogMessage.Put) ofKey.getFirst().message()).rows())
                            .getFirst());
        }
    }

    private static void deletesSayWhichPartitionTheyConcern(List<Logged> all, List<TestRow> rows) {
        for (TestRow row : rows.subList(3, 6)) {
            assertThat(removed(all, row.key()).partitionId()).isEqualTo(LogMessage.EVERY_PARTITION);
        }
        LogMessage.Removed inP1 = removed(all, rows.get(6).key());
        assertThat(inP1.partition()).isEqualTo("p1");
        assertThat(inP1.partitionId()).isPositive();
    }

    private static void ticksCloseWhatLiesBeforeThem(List<Logged> all) {
        for (String channel : channels(all)) {
            long closed = 0;
            int ticks = 0;
            for (Logged logged : all) {
                if (!logged.record().channel().equals(channel)) {
                    continue;
                }
                switch (logged.message()) {
                    case LogMessage.Tick tick -> {
                        assertThat(tick.tso()).isGreaterThanOrEqualTo(closed);
                        closed = tick.tso();
                        ticks++;
                    }
                    case LogMessage.Put put ->
                        assertThat(Collections.min(timestamps(put.rows()))).isGreaterThan(closed);
                    case LogMessage.Removed removed ->
                        assertThat(Collections.min(timestamps(removed.keys()))).isGreaterThan(closed);
                    default -> {}
                }
            }
            assertThat(ticks).isPositive();
        }
    }

    private static void everyChannelTellsOfTheDrops(CollectionSchema schema, List<Logged> all) {
        assertThat(schema.channels()).hasSize(2);
        for (String channel : schema.channels()) {
            List<LogMessage> messages = all.stream()
                    .filter(l -> l.record().channel().equals(channel))
                    .map(Logged::message)
                    .toList();
            assertThat(messages.stream().filter(LogMessage.PartitionDropped.class::isInstance))
                    .singleElement()
                    .isInstanceOfSatisfying(LogMessage.PartitionDropped.class, m -> assertThat(m.partition())
                            .isEqualTo("p1"));
            assertThat(messages.getLast()).isInstanceOf(LogMessage.CollectionDropped.class);
            assertThat(((LogMessage.CollectionDropped) messages.getLast()).tso())
                    .isPositive();
        }
    }

    /** The ids of messages with rows, on which recognising a message that was sent twice rests. */
    private static void messageIdsAreUnique(List<Logged> all) throws Exception {
        List<Long> ids = new ArrayList<>();
        for (Logged logged : all) {
            if (logged.message() instanceof LogMessage.Put || logged.message() instanceof LogMessage.Removed) {
                ids.add(MsgHeader.parseFrom(logged.record().payload()).getBase().getMsgID());
            }
        }
        assertThat(ids).doesNotContain(0L).doesNotHaveDuplicates();
    }

    private static boolean concerns(Logged logged, Key key) {
        return switch (logged.message()) {
            case LogMessage.Put put -> keys(put.rows()).contains(key);
            case LogMessage.Removed removed -> keys(removed.keys()).contains(key);
            default -> false;
        };
    }

    private static LogMessage.Removed removed(List<Logged> all, Key key) {
        return (LogMessage.Removed) all.stream()
                .filter(l -> l.message() instanceof LogMessage.Removed && concerns(l, key))
                .findFirst()
                .orElseThrow()
                .message();
    }

    private static List<LogMessage.Put> puts(List<Logged> all) {
        return all.stream()
                .map(Logged::message)
                .filter(LogMessage.Put.class::isInstance)
                .map(LogMessage.Put.class::cast)
                .toList();
    }

    private static List<TestRow> rows(CollectionSchema schema, LogMessage.Put put) {
        return IntStream.range(0, put.rows().size())
                .mapToObj(i -> TestRow.copy(schema, put.rows().row(i)))
                .toList();
    }

    private static List<Key> keys(LogKeys keys) {
        return IntStream.range(0, keys.size()).mapToObj(keys::key).toList();
    }

    private static List<Long> timestamps(LogKeys keys) {
        return IntStream.range(0, keys.size()).mapToObj(keys::tso).toList();
    }

    private static Set<String> channels(List<Logged> all) {
        Set<String> channels = new TreeSet<>();
        all.forEach(l -> channels.add(l.record().channel()));
        return channels;
    }

    private static String in(List<TestRow> rows) {
        return LogRows.in(rows.stream().map(TestRow::key).toList());
    }

    private static List<Logged> readUntilDropped(CollectionSchema schema) {
        LogDecoder decoder = new MilvusLogDecoder(List.of(schema));
        List<Logged> all = new ArrayList<>();
        Set<String> ended = new HashSet<>();
        try (SourceLog.Reader reader = log.read(log.starts(schema.channels()))) {
            Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> {
                for (LogRecord record : reader.poll(Duration.ofMillis(100))) {
                    LogMessage message = decoder.decode(record);
                    if (!ended.contains(record.channel())) {
                        all.add(new Logged(record, message));
                    }
                    if (message instanceof LogMessage.CollectionDropped) {
                        ended.add(record.channel());
                    }
                }
                return ended.containsAll(schema.channels());
            });
        }
        return all;
    }

    private static SampleCollection sample(String name, List<Field> fields) {
        return new SampleCollection(new CollectionName("default", name), "", fields, true, 2, 0);
    }

    private record Logged(LogRecord record, LogMessage message) {}
}
