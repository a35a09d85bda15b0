package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.change.ChangeSpace;
import io.godwit.runtime.change.KafkaChangeSpace;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.RecordPublisher;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.state.ChangeStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What change topics take, by a real Kafka's own account. */
class KafkaChangeSpaceIT {
    private static final String TASK = "space";
    private static final String TOPIC = "godwit.space.change.db.c.9";
    private static final int RECORDS = 400;
    private static final int RECORD_BYTES = 5_000;

    private final KafkaSettings settings =
            new KafkaSettings(RealServers.get().stack().addresses().kafkaBootstrap(), Map.of());

    @Test
    void tellsWhatIsNotAppliedOfWhatIsNotTrimmed() {
        try (TopicAdmin admin = new TopicAdmin(settings, 1);
                RecordPublisher statuses = new RecordPublisher(settings)) {
            admin.ensureControlTopics();
            admin.ensureDataTopics(Map.of(TOPIC, 2));
            try (ChangeSpace space = new KafkaChangeSpace(
                    admin, new CompactedTopic(settings, TopicNames.STATUS), TASK, Map.of(TOPIC, 9L))) {
                assertThat(space.look()).isEqualTo(ChangeSpace.Taken.NOTHING);

                fill();
                long all = space.look().bytes();
                assertThat(all).isGreaterThan((long) RECORDS * RECORD_BYTES);
                assertThat(space.look().unappliedBytes())
                        .as("nothing is applied")
                        .isEqualTo(all);

                statuses.publish(TopicNames.STATUS, status(Map.of(0, 100L)).key(), status(Map.of(0, 100L)));
                assertThat(space.look().unappliedBytes()).isCloseTo(all * 3 / 4, within(all / 50));

                admin.trim(Map.of(new TopicPartition(TOPIC, 0), 100L)); // what is applied need not be kept
                assertThat(space.look().unappliedBytes()).isEqualTo(space.look().bytes());
                assertThat(space.look().bytes())
                        .as("what is trimmed no longer counts, though it is on the disk yet")
                        .isCloseTo(all * 3 / 4, within(all / 50));

                Map<Integer, Long> everything = Map.of(0, RECORDS / 2L, 1, RECORDS / 2L);
                statuses.publish(TopicNames.STATUS, status(everything).key(), status(everything));
                assertThat(space.look().unappliedBytes()).isZero();

                ChangeStatus failed = status(Map.of(1, RECORDS / 2L), ChangeStatus.Phase.FAILED);
                statuses.publish(TopicNames.STATUS, failed.key(), failed);
                assertThat(space.look().unappliedBytes()).isZero();
                assertThat(space.look().heldBytes().get(9L)).isCloseTo(all / 4, within(all / 50));

                space.giveUp(9);
                assertThat(space.look().bytes()).isZero();
            } finally {
                admin.delete(List.of(TOPIC));
            }
        }
    }

    private void fill() {
        Random random = new Random(1);
        try (KafkaProducer<byte[], byte[]> producer = settings.producer()) {
            for (int i = 0; i < RECORDS; i++) {
                byte[] value = new byte[RECORD_BYTES];
                random.nextBytes(value); // does not compress
                producer.send(new ProducerRecord<>(TOPIC, i % 2, null, value));
            }
        }
    }

    private static ChangeStatus status(Map<Integer, Long> appliedTo) {
        return status(appliedTo, ChangeStatus.Phase.CONSISTENT);
    }

    private static ChangeStatus status(Map<Integer, Long> appliedTo, ChangeStatus.Phase phase) {
        return new ChangeStatus(TASK, 9, "db.c", "db.c", phase, 0, 0, 0, 0, Map.of(), appliedTo, Optional.empty());
    }
}
