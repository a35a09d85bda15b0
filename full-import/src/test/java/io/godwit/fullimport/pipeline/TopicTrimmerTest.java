package io.godwit.fullimport.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.FieldType;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicTrimmerTest {
    private static final long MEGABYTE = 1024 * 1024;

    private final List<MappingProgress> mappings = new SimulatedWorld(20)
                    .collection("one", FieldType.INT64, 10, 2, 0)
                    .collection("two", FieldType.INT64, 10, 2, 0)
                    .handOffs()
                    .stream()
                    .map(MappingProgress::new)
                    .toList();
    private final String one = mappings.getFirst().handOff().topic();
    private final String two = mappings.getLast().handOff().topic();
    private final RecordedTopics topics = new RecordedTopics();
    private final TopicTrimmer trimmer = new TopicTrimmer(topics);

    @Test
    void whatIsAppliedGoesWhenEnoughOfAllTablesTogetherHasCome() {
        apply(mappings.getFirst(), 70, 128 * MEGABYTE);
        apply(mappings.getLast(), 50, 127 * MEGABYTE);
        trimmer.trim(mappings);
        assertThat(topics.trimmed).isEmpty();

        apply(mappings.getLast(), 51, 128 * MEGABYTE);
        trimmer.trim(mappings);
        assertThat(topics.trimmed).isEqualTo(Map.of(one, Map.of(0, 70L), two, Map.of(0, 51L)));
    }

    @Test
    void onlyWhatCameSinceCounts() {
        apply(mappings.getFirst(), 70, 256 * MEGABYTE);
        trimmer.trim(mappings);
        topics.trimmed.clear();

        apply(mappings.getFirst(), 90, 511 * MEGABYTE);
        trimmer.trim(mappings);
        assertThat(topics.trimmed).isEmpty();

        apply(mappings.getFirst(), 91, 512 * MEGABYTE);
        trimmer.trim(mappings);
        assertThat(topics.trimmed).containsOnlyKeys(one);
    }

    private static void apply(MappingProgress mapping, long nextOffset, long bytes) {
        mapping.applied(new ApplyCheckpoint(
                new PartitionRef(mapping.handOff().taskId(), mapping.handOff().topic(), 0),
                nextOffset,
                1,
                ApplyCheckpoint.State.OPEN,
                ApplyCheckpoint.Counts.withoutChanges(nextOffset, 0, bytes)));
    }
}
