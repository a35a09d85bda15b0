package io.godwit.control.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.topics.NamedTopic;
import io.godwit.control.topics.TopicFacts;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.kafka.TopicDesign;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WantedTopicsTest {
    private static final TopicDesign DESIGN = new TopicDesign(3, 2);

    @Test
    void everyTopicIsWantedAsItIsCreated() {
        assertThat(wanted("godwit.abc.change.d.c.7", 5).orElseThrow())
                .returns(5, TopicFacts.Wanted::partitions)
                .returns(3, TopicFacts.Wanted::replicas)
                .satisfies(wanted -> assertThat(wanted.settings())
                        .containsEntry("retention.ms", "-1")
                        .containsEntry("min.insync.replicas", "2"));
        assertThat(wanted("godwit.abc.scanned.1.d.c.7", 5).orElseThrow().settings())
                .containsEntry("retention.ms", "-1");
        assertThat(wanted(TopicNames.conflicts("abc"), 1).orElseThrow().settings())
                .containsEntry("cleanup.policy", "compact");
        assertThat(wanted(TopicNames.pending("abc"), 1)).isPresent();
        assertThat(wanted(TopicNames.progress("abc"), 4).orElseThrow().partitions())
                .isEqualTo(1);
        assertThat(wanted(TopicNames.conflicts("abc.reverse"), 1)).isPresent();
        assertThat(wanted(TopicNames.progress("abc.reverse"), 1)).isPresent();
        assertThat(wanted(TopicNames.EVENTS, 8).orElseThrow().settings()).containsEntry("cleanup.policy", "delete");
        assertThat(wanted(TopicNames.STATUS, 1)).isPresent();
    }

    @Test
    void nothingIsWantedOfATopicThatIsNotKnown() {
        assertThat(wanted("godwit.abc.else", 1)).isEmpty();
    }

    private static Optional<TopicFacts.Wanted> wanted(String name, int partitions) {
        return WantedTopics.of(NamedTopic.of(name).orElseThrow(), partitions, DESIGN);
    }
}
