package io.godwit.dist.it;

import io.godwit.model.avro.KeyCodec;
import io.godwit.model.row.Key;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.state.HandOff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What the change topic of a mapping holds, from its beginning to the end that it has now. */
final class PublishedChanges {
    private static final Duration POLL = Duration.ofMillis(300);

    private PublishedChanges() {}

    /** The key of each row event, in the order of each partition. */
    static List<Key> keys(TaskSpec spec, HandOff handOff) {
        List<Key> keys = new ArrayList<>();
        each(spec, handOff, (key, record) -> keys.add(key));
        return keys;
    }

    /** Hands over each row event with its key. */
    static void each(TaskSpec spec, HandOff handOff, BiConsumer<Key, ConsumerRecord<byte[], byte[]>> taker) {
        KeyCodec codec = new KeyCodec(handOff.mapping().collection(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaSettings(spec.kafka().bootstrapServers(), Map.of()).consumer(Map.of())) {
            List<TopicPartition> partitions = consumer
                    .partitionsFor(handOff.changes().orElseThrow().topic())
                    .stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    taker.accept(codec.decode(record.key()), record);
                }
            }
        }
    }
}
