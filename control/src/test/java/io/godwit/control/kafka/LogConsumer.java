package io.godwit.control.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Logs of a topic whose offsets need not all hold records, read again and again; a poll returns a few records of each. */
final class LogConsumer extends MockConsumer<byte[], byte[]> {
    private static final int A_POLL = 3;

    private final Map<TopicPartition, NavigableMap<Long, ConsumerRecord<byte[], byte[]>>> logs = new HashMap<>();
    private int read;

    LogConsumer() {
        super("earliest");
    }

    /** How many records were handed out. */
    int read() {
        return read;
    }

    LogConsumer log(TopicPartition partition, long first, long end) {
        logs.put(partition, new TreeMap<>());
        updateBeginningOffsets(Map.of(partition, first));
        updateEndOffsets(Map.of(partition, end));
        return this;
    }

    void put(TopicPartition partition, long offset, long timestamp, String key, String value) {
        byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        byte[] valueBytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        logs.get(partition)
                .put(
                        offset,
                        new ConsumerRecord<>(
                                partition.topic(),
                                partition.partition(),
                                offset,
                                timestamp,
                                TimestampType.CREATE_TIME,
                                keyBytes.length,
                                valueBytes == null ? 0 : valueBytes.length,
                                keyBytes,
                                valueBytes,
                                new RecordHeaders(),
                                Optional.empty()));
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> polled = new HashMap<>();
        for (TopicPartition partition : assignment()) {
            if (paused().contains(partition)) {
                continue;
            }
            List<ConsumerRecord<byte[], byte[]>> some =
                    new ArrayList<>(logs.get(partition).tailMap(position(partition), true).values().stream()
                            .limit(A_POLL)
                            .toList());
            long end = endOffsets(List.of(partition)).get(partition);
            seek(partition, some.size() < A_POLL ? end : some.getLast().offset() + 1);
            polled.put(partition, some);
            read += some.size();
        }
        return new ConsumerRecords<>(polled, Map.of());
    }
}
