package io.godwit.runtime.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.SharedProgress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class KafkaProgressFeedTest {
    private static final TopicPartition TOPIC = new TopicPartition(TopicNames.progress("t"), 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final KafkaProgressFeed feed = feed();
    private int offset;

    /** A reader that takes one poll a turn falls behind a thousand collections for ever. */
    @Test
    void everythingThatIsThereComesAtATime() {
        consumer.setMaxPollRecords(10);
        for (int record = 0; record < 300; record++) {
            reported(record, record);
        }

        assertThat(feed.poll()).hasSize(300);
        assertThat(feed.poll()).isEmpty();
    }

    @Test
    void ofEachCollectionTheNewestComesAndTheSharedRecordAfterThem() {
        reported(7, 1);
        shared(2);
        reported(8, 3);
        reported(7, 4);

        assertThat(feed.poll())
                .containsExactly(progress(7, 4), progress(8, 3), new SharedProgress("t", Map.of("c", 2L), 0));
    }

    private KafkaProgressFeed feed() {
        KafkaProgressFeed opened = new KafkaProgressFeed(consumer, "t");
        consumer.updateBeginningOffsets(Map.of(TOPIC, 0L));
        return opened;
    }

    private static CollectionProgress progress(long collection, long watermark) {
        return new CollectionProgress("t", collection, watermark, Map.of(), false, true, 0);
    }

    private void reported(long collection, long watermark) {
        CollectionProgress progress = progress(collection, watermark);
        add(progress.key(), Json.write(progress));
    }

    private void shared(long tick) {
        add(SharedProgress.KEY, Json.write(new SharedProgress("t", Map.of("c", tick), 0)));
    }

    private void add(String key, byte[] value) {
        consumer.addRecord(
                new ConsumerRecord<>(TOPIC.topic(), 0, offset++, key.getBytes(StandardCharsets.UTF_8), value));
    }
}
