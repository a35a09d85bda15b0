package io.godwit.milvus.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class KafkaLogReaderTest {
    private static final TopicPartition CHANNEL = new TopicPartition("dml_0", 0);
    private static final int MEGABYTE = 1024 * 1024;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final KafkaLogReader reader = reader();

    /** What compresses well comes by the hundred with one fetch, and would take a gigabyte unpacked. */
    @Test
    void aPollBringsFewLargeMessagesWhateverTheClientHolds() {
        holds(100, 5 * MEGABYTE);

        List<LogRecord> first = reader.poll(Duration.ZERO);

        assertThat(first).hasSizeBetween(1, KafkaLogReader.RECORDS_OF_A_POLL);
        assertThat(reader.poll(Duration.ZERO).getFirst().position())
                .isEqualTo(first.getLast().next());
    }

    @Test
    void aPollBringsManySmallMessages() {
        holds(250, 20);

        assertThat(reader.poll(Duration.ZERO)).hasSize(100);
        assertThat(reader.poll(Duration.ZERO)).hasSize(100);
        assertThat(reader.poll(Duration.ZERO)).hasSize(50);
        assertThat(reader.poll(Duration.ZERO)).isEmpty();
    }

    /** The client has passed them, and would not bring them again. */
    @Test
    void whatCameBeforeTheClientTimesOutIsKept() {
        holds(KafkaLogReader.RECORDS_OF_A_POLL, 20);
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(() -> consumer.setPollException(new TimeoutException("late")));

        assertThat(reader.poll(Duration.ZERO)).hasSize(KafkaLogReader.RECORDS_OF_A_POLL);
    }

    private KafkaLogReader reader() {
        KafkaLogReader opened = new KafkaLogReader(consumer, Map.of("dml_0", LogPosition.of(0)));
        consumer.updateBeginningOffsets(Map.of(CHANNEL, 0L));
        consumer.setMaxPollRecords(KafkaLogReader.RECORDS_OF_A_POLL);
        return opened;
    }

    private void holds(int messages, int bytes) {
        byte[] payload = new byte[bytes];
        for (int i = 0; i < messages; i++) {
            consumer.addRecord(new ConsumerRecord<>(CHANNEL.topic(), 0, i, null, payload));
        }
    }
}
