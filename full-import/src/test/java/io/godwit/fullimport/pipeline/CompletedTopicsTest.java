package io.godwit.fullimport.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.FieldType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompletedTopicsTest {
    private final List<MappingProgress> mappings = new SimulatedWorld(20)
                    .collection("done", FieldType.INT64, 10, 2, 0)
                    .collection("open", FieldType.INT64, 10, 2, 0)
                    .handOffs()
                    .stream()
                    .map(MappingProgress::new)
                    .toList();
    private final String done = mappings.getFirst().handOff().topic();
    private final String open = mappings.getLast().handOff().topic();
    private final RecordedTopics topics = new RecordedTopics();
    private final Set<String> read = new HashSet<>(Set.of(done, open));
    private long now;
    private final CompletedTopics completed = new CompletedTopics(topics, read, () -> now);

    @Test
    void theTopicOfACompleteTableGoesWhileOthersAreMoved() {
        mappings.getFirst().completed();

        pass();
        assertThat(read).as("its feeds let go first").containsExactly(open);
        assertThat(topics.deleted).isEmpty();

        pass();
        assertThat(topics.deleted).containsExactly(done);
    }

    @Test
    void nothingHappensMoreOftenThanFeedsNeed() {
        mappings.getFirst().completed();

        completed.remove(mappings);

        assertThat(read).containsExactlyInAnyOrder(done, open);
    }

    @Test
    void atTheEndTheOthersGoToo() {
        mappings.getFirst().completed();
        pass();
        pass();
        topics.deleted.clear();
        mappings.getLast().completed();

        completed.removeAll(mappings);

        assertThat(topics.deleted).as("each once").containsExactly(open);
    }

    private void pass() {
        now += CompletedTopics.LETTING_GO.toNanos();
        completed.remove(mappings);
    }
}
