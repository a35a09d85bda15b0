package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.milvus.log.KafkaSourceLog;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.testsupport.contract.SourceLogContract;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Places in a log and reading it, on topics made for the purpose: 10 messages, one a second by their timestamps. */
class KafkaSourceLogIT implements SourceLogContract {
    private static final long FIRST_MILLIS = Instant.now().minusSeconds(3_600).toEpochMilli();

    private final String channel = "log-it-" + UUID.randomUUID();
    private final SourceLog log = new KafkaSourceLog(Servers.kafka());
    private final Admin admin = Servers.kafka().admin();

    @BeforeEach
    void fill() throws Exception {
        admin.createTopics(List.of(new NewTopic(channel, 1, (short) 1).configs(Map.of("retention.ms", "86400000"))))
                .all()
                .get();
        try (KafkaProducer<byte[], byte[]> producer = Servers.kafka().producer()) {
            for (int i = 0; i < 10; i++) {
                producer.send(new ProducerRecord<>(channel, 0, FIRST_MILLIS + 1_000 * i, null, new byte[] {(byte) i}));
            }
        }
    }

    @AfterEach
    void close() {
        admin.deleteTopics(List.of(channel));
        admin.close();
        log.close();
    }

    @Override
    public SourceLog log() {
        return log;
    }

    @Override
    public String channel() {
        return channel;
    }

    @Override
    public List<String> changes() {
        return IntStream.range(0, 10).mapToObj(String::valueOf).toList();
    }

    @Override
    public List<String> changes(LogRecord record) {
        return List.of(String.valueOf(record.payload()[0]));
    }

    @Override
    public List<LogPosition> places() {
        return LongStream.rangeClosed(0, 10).mapToObj(LogPosition::of).toList();
    }

    @Test
    void placesAreFoundByEndAndTime() throws Exception {
        trim(3);

        assertThat(log.starts(List.of(channel))).isEqualTo(at(3));
        assertThat(log.ends(List.of(channel))).isEqualTo(at(10));
        assertThat(log.at(List.of(channel), taken(5))).isEqualTo(at(5));
        assertThat(log.at(List.of(channel), taken(5).plusMillis(1))).isEqualTo(at(6));
        assertThat(log.at(List.of(channel), taken(1))).isEqualTo(at(3));
        assertThat(log.at(List.of(channel), taken(11))).isEqualTo(at(10));
    }

    @Test
    void theTimeOfAPlaceIsThatOfTheFirstMessageFromThereOn() throws Exception {
        trim(3);

        assertThat(log.takenAt(channel, LogPosition.of(7))).contains(taken(7));
        assertThat(log.takenAt(channel, LogPosition.of(0))).contains(taken(3));
        assertThat(log.takenAt(channel, LogPosition.of(10))).isEqualTo(Optional.empty());
    }

    @Test
    void theRetentionIsThatOfTheTopic() {
        assertThat(log.retention(List.of(channel))).isEqualTo(Map.of(channel, Duration.ofDays(1)));
    }

    @Test
    void unlimitedRetentionIsAbsent() throws Exception {
        String unlimited = channel + "-kept";
        admin.createTopics(List.of(new NewTopic(unlimited, 1, (short) 1).configs(Map.of("retention.ms", "-1"))))
                .all()
                .get();

        assertThat(log.retention(List.of(unlimited))).isEmpty();
        admin.deleteTopics(List.of(unlimited)).all().get();
    }

    @Test
    void aBoundBySizeIsReportedWithWhatTheTopicHolds() throws Exception {
        String bound = channel + "-bound";
        admin.createTopics(List.of(new NewTopic(bound, 1, (short) 1).configs(Map.of("retention.bytes", "1000000"))))
                .all()
                .get();

        assertThat(log.sizeBounds(List.of(channel))).isEmpty();
        assertThat(log.sizeBounds(List.of(bound)))
                .isEqualTo(Map.of(bound, new SourceLog.SizeBound(1_000_000, OptionalLong.of(0))));
        admin.deleteTopics(List.of(bound)).all().get();
    }

    @Test
    void oneLookAfterAnotherSeesOtherChannelsAndWhatCameSince() throws Exception {
        String other = channel + "-other";
        admin.createTopics(List.of(new NewTopic(other, 1, (short) 1))).all().get();
        assertThat(log.takenAt(channel, LogPosition.of(2))).contains(taken(2));
        assertThat(log.takenAt(other, LogPosition.of(0))).isEmpty();
        try (KafkaProducer<byte[], byte[]> producer = Servers.kafka().producer()) {
            producer.send(new ProducerRecord<>(other, 0, FIRST_MILLIS, null, new byte[1]));
        }

        assertThat(log.takenAt(other, LogPosition.of(0))).contains(Instant.ofEpochMilli(FIRST_MILLIS));
        assertThat(log.takenAt(channel, LogPosition.of(9))).contains(taken(9));
        admin.deleteTopics(List.of(other)).all().get();
    }

    @Test
    void readingGoesOnWhereTheLastMessageSaid() {
        List<LogRecord> first = read(at(4), 6);
        assertThat(first).extracting(r -> (int) r.payload()[0]).containsExactly(4, 5, 6, 7, 8, 9);
        assertThat(first).extracting(LogRecord::channel).containsOnly(channel);
        assertThat(first.getFirst().position()).isEqualTo(LogPosition.of(4));
        assertThat(first.getFirst().next()).isEqualTo(LogPosition.of(5));
        assertThat(first.getFirst().atMillis()).isEqualTo(FIRST_MILLIS + 4_000);

        assertThat(read(Map.of(channel, first.get(3).next()), 2))
                .extracting(r -> (int) r.payload()[0])
                .containsExactly(8, 9);
        assertThat(read(at(10), 0)).isEmpty();
    }

    @Test
    void aPausedChannelKeepsItsPlace() {
        try (SourceLog.Reader reader = log.read(at(0))) {
            reader.pause(List.of(channel));
            assertThat(reader.poll(Duration.ofMillis(500))).isEmpty();
            reader.resume(List.of(channel));
            assertThat(poll(reader, 10)).hasSize(10);
        }
    }

    @Test
    void aPlaceThatWasTrimmedOrNeverWasIsLost() throws Exception {
        trim(3);

        for (long place : new long[] {2, 11}) {
            GodwitException lost = catchThrowableOfType(GodwitException.class, () -> log.read(at(place)));
            assertThat(lost.code()).isEqualTo(ErrorCode.SOURCE_LOG_LOST);
            assertThat(lost.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
            assertThat(lost).hasMessageContaining(channel).hasMessageContaining("3 to 10");
            assertThat(lost.remedy()).contains("retention.ms").contains("task repeat");
        }
        assertThat(read(at(3), 7)).hasSize(7);
    }

    @Test
    void whatIsTrimmedBeforeItWasReadIsLost() throws Exception {
        try (SourceLog.Reader reader = log.read(at(0))) {
            trim(3);

            GodwitException lost = catchThrowableOfType(GodwitException.class, () -> poll(reader, 10));

            assertThat(lost.code()).isEqualTo(ErrorCode.SOURCE_LOG_LOST);
            assertThat(lost).hasMessageContaining(channel);
        }
    }

    @Test
    void aMissingTopicIsNamedAtOnce() {
        GodwitException missing =
                catchThrowableOfType(GodwitException.class, () -> log.ends(List.of(channel, "no-such-channel")));

        assertThat(missing.code()).isEqualTo(ErrorCode.SOURCE_LOG_UNREACHABLE);
        assertThat(missing.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
        assertThat(missing).hasMessageContaining("no-such-channel").hasMessageContaining("spec.source.log");
        assertThat(catchThrowableOfType(GodwitException.class, () -> log.retention(List.of("no-such-channel")))
                        .kind())
                .isEqualTo(GodwitException.Kind.CONFIGURATION);
    }

    private List<LogRecord> read(Map<String, LogPosition> from, int count) {
        try (SourceLog.Reader reader = log.read(from)) {
            return poll(reader, count);
        }
    }

    private static List<LogRecord> poll(SourceLog.Reader reader, int count) {
        List<LogRecord> records = new ArrayList<>();
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> {
            records.addAll(reader.poll(Duration.ofMillis(200)));
            return records.size() >= count;
        });
        return records;
    }

    private void trim(long before) throws Exception {
        admin.deleteRecords(Map.of(new TopicPartition(channel, 0), RecordsToDelete.beforeOffset(before)))
                .all()
                .get();
    }

    private Map<String, LogPosition> at(long offset) {
        return Map.of(channel, LogPosition.of(offset));
    }

    private static Instant taken(int message) {
        return Instant.ofEpochMilli(FIRST_MILLIS + 1_000 * message);
    }
}
