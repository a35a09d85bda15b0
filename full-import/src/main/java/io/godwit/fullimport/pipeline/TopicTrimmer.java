package io.godwit.fullimport.pipeline;

import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.runtime.snapshot.SnapshotTopics;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Lets Kafka drop what is applied, each time enough of it has come together. Invariant 8. One thread uses it. */
final class TopicTrimmer {
    private static final long WORTH_TRIMMING_BYTES = 256L * 1024 * 1024;

    private final SnapshotTopics topics;
    private final Map<String, Long> trimmedAt = new HashMap<>();

    TopicTrimmer(SnapshotTopics topics) {
        this.topics = topics;
    }

    /** Trims the topics of which enough is applied since the last time. */
    void trim(Collection<MappingProgress> mappings) {
        for (MappingProgress mapping : mappings) {
            String topic = mapping.handOff().topic();
            long applied = mapping.appliedBytes();
            if (!mapping.complete() && applied - trimmedAt.getOrDefault(topic, 0L) >= WORTH_TRIMMING_BYTES) {
                Map<Integer, Long> before = new HashMap<>();
                for (ApplyCheckpoint checkpoint : mapping.checkpoints()) {
                    before.put(checkpoint.partition().partition(), checkpoint.nextOffset());
                }
                topics.trim(topic, before);
                trimmedAt.put(topic, applied);
            }
        }
    }
}
