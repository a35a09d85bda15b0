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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Follows topics with a consumer of its own. One thread. */
final class KafkaLogReader implements SourceLog.Reader {
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Reads from the given places on; closes {@code consumer} with itself. */
    KafkaLogReader(KafkaConsumer<byte[], byte[]> consumer, Map<String, LogPosition> from) {
        this.consumer = consumer;
        consumer.assign(partitions(from.keySet()));
        from.forEach((channel, position) -> consumer.seek(KafkaSourceLog.partition(channel), position.offset()));
    }

    @Override
    public List<LogRecord> poll(Duration wait) {
        try {
            List<LogRecord> records = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
                byte[] payload = record.value() == null ? new byte[0] : record.value();
                records.add(new LogRecord(
                        record.topic(),
                        LogPosition.of(record.offset()),
                        LogPosition.of(record.offset() + 1),
                        record.timestamp(),
                        payload));
            }
            return records;
        } catch (OffsetOutOfRangeException e) {
            Map<String, Long> wanted = new TreeMap<>();
            e.offsetOutOfRangePartitions().forEach((partition, offset) -> wanted.put(partition.topic(), offset));
            throw KafkaLogFailures.lost("messages from these places on: " + wanted, e);
        } catch (TimeoutException e) {
            return List.of();
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

    private static List<TopicPartition> partitions(Collection<String> channels) {
        return channels.stream().map(KafkaSourceLog::partition).toList();
    }
}
