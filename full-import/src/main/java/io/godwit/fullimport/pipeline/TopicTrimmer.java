package io.godwit.fullimport.pipeline;

import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.runtime.snapshot.SnapshotTopics;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Lets Kafka drop what is applied, each time enough of it has accumulated over all topics. Invariant 8. One thread uses it. */
final class TopicTrimmer {
    private static final long WORTH_TRIMMING_BYTES = 256L * 1024 * 1024;

    private final SnapshotTopics topics;
    private final Map<String, Long> trimmedAt = new HashMap<>();

    TopicTrimmer(SnapshotTopics topics) {
        this.topics = topics;
    }

    /** Trims the topics, if enough is applied since the last time. */
    void trim(Collection<MappingProgress> mappings) {
        long applied = mappings.stream().mapToLong(this::appliedSince).sum();
        if (applied >= WORTH_TRIMMING_BYTES) {
            mappings.stream().filter(m -> appliedSince(m) > 0).forEach(this::trim);
        }
    }

    private long appliedSince(MappingProgress mapping) {
        return mapping.ended()
                ? 0 // its topic goes as a whole, or is read again by the next run
                : mapping.appliedBytes()
                        - trimmedAt.getOrDefault(mapping.handOff().topic(), 0L);
    }

    private void trim(MappingProgress mapping) {
        long applied = mapping.appliedBytes();
        Map<Integer, Long> before = new HashMap<>();
        for (ApplyCheckpoint checkpoint : mapping.checkpoints()) {
            before.put(checkpoint.partition().partition(), checkpoint.nextOffset());
        }
        topics.trim(mapping.handOff().topic(), before);
        trimmedAt.put(mapping.handOff().topic(), applied);
    }
}
