package io.godwit.milvus.log;

import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Follows topics with a consumer of its own. One thread. Kafka's client counts records, not bytes, and unpacks as many at a time
 * as a poll may return: it returns few, and polls are repeated until there are enough bytes or records. Invariant 8.
 */
final class KafkaLogReader implements SourceLog.Reader {
    /** Records of one poll of the client: one of Milvus's messages is up to 10 MiB when it is unpacked. */
    static final int RECORDS_OF_A_POLL = 4;

    private static final int MOST_RECORDS = 100;
    private static final long ENOUGH_BYTES = 4 * 1024 * 1024;

    private final Consumer<byte[], byte[]> consumer;

    /** Reads from the given places on; owns {@code consumer}. */
    KafkaLogReader(Consumer<byte[], byte[]> consumer, Map<String, LogPosition> from) {
        this.consumer = consumer;
        consumer.assign(partitions(from.keySet()));
        from.forEach((channel, position) -> consumer.seek(KafkaSourceLog.partition(channel), position.offset()));
    }

    @Override
    public List<LogRecord> poll(Duration wait) {
        List<LogRecord> records = new ArrayList<>();
        try {
            long bytes = 0;
            int came = RECORDS_OF_A_POLL;
            while (came == RECORDS_OF_A_POLL && bytes < ENOUGH_BYTES && records.size() < MOST_RECORDS) {
                came = 0;
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(records.isEmpty() ? wait : Duration.ZERO)) {
                    LogRecord message = message(record);
                    records.add(message);
                    bytes += message.payload().length;
                    came++;
                }
            }
            return records;
        } catch (OffsetOutOfRangeException e) {
            Map<String, Long> wanted = new TreeMap<>();
            e.offsetOutOfRangePartitions().forEach((partition, offset) -> wanted.put(partition.topic(), offset));
            throw KafkaLogFailures.lost("messages from these places on: " + wanted, e);
        } catch (TimeoutException e) {
            return records; // the consumer has moved past them
        } catch (KafkaException e) {
            throw KafkaLogFailures.of("reading the source's log", e);
        }
    }

    @Override
    public void pause(Collection<String> channels) {
        consumer.pause(partitions(channels));
    }

    @Override
    public void resume(Collection<String> channels) {
        consumer.resume(partitions(channels));
    }

    @Override
    public void close() {
        consumer.close();
    }

    private static LogRecord message(ConsumerRecord<byte[], byte[]> record) {
        return new LogRecord(
                record.topic(),
                LogPosition.of(record.offset()),
                LogPosition.of(record.offset() + 1),
                record.timestamp(),
                record.value() == null ? new byte[0] : record.value());
    }

    private static List<TopicPartition> partitions(Collection<String> channels) {
        return channels.stream().map(KafkaSourceLog::partition).toList();
    }
}
