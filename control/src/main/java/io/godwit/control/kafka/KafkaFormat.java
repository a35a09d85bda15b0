package io.godwit.control.kafka;

import io.godwit.control.format.FormatDecision;
import io.godwit.control.format.KeptFormat;
import io.godwit.control.topology.TaskStreams;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.kafka.KafkaFailures;
import io.godwit.runtime.kafka.KafkaSettings;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** The format of what is kept in a Kafka whose topics exist. */
public final class KafkaFormat {
    private KafkaFormat() {}

    /**
     * Lets a version start, or throws why it must not. Before it takes part in anything.
     *
     * @param own what the version keeps
     */
    public static void admit(KafkaSettings kafka, KeptFormat own, int oldestRead) {
        try (KafkaRecordBook records =
                new KafkaRecordBook(kafka, TopicNames.RESOURCES, TopicNames.BOOKS + "resources")) {
            records.write(now -> decide(kafka, now, own, oldestRead));
        }
    }

    private static FormatDecision decide(
            KafkaSettings kafka, SortedMap<String, byte[]> records, KeptFormat own, int oldestRead) {
        Optional<KeptFormat> kept =
                Optional.ofNullable(records.get(KeptFormat.KEY)).map(json -> Json.read(json, KeptFormat.class));
        return FormatDecision.of(kept, own, oldestRead, () -> running(kafka));
    }

    /** Members of the group of those that decide: one for each instance. */
    private static int running(KafkaSettings kafka) {
        try (Admin admin = kafka.admin()) {
            return KafkaFailures.awaitUnless(
                            GroupIdNotFoundException.class,
                            "looking for instances",
                            admin.describeConsumerGroups(List.of(TaskStreams.APPLICATION))
                                    .describedGroups()
                                    .get(TaskStreams.APPLICATION))
                    .map(group -> group.members().size())
                    .orElse(0);
        }
    }
}
