package io.godwit.control.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Direction;
import io.godwit.model.schema.FieldType;
import io.godwit.model.topic.TopicNames;
import io.godwit.testsupport.Samples;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedTopicTest {
    private static final String TASK = "abcdefghijkl";
    private static final CollectionSchema PRODUCTS = Samples.collection("products.2", 4471, FieldType.INT64);

    @Test
    void everyNameThatGodwitGivesIsReadBack() {
        String snapshot = TopicNames.snapshot(TASK, 12, PRODUCTS);

        assertThat(named(snapshot))
                .returns(TopicKind.SNAPSHOT, NamedTopic::kind)
                .satisfies(topic -> assertThat(topic.collectionId()).hasValue(4471))
                .satisfies(topic -> assertThat(topic.attempt()).hasValue(12));
        assertThat(named(TopicNames.publishedKeys(snapshot)).kind()).isEqualTo(TopicKind.PUBLISHED_KEYS);
        assertThat(named(TopicNames.change(TASK, PRODUCTS)))
                .returns(TopicKind.CHANGES, NamedTopic::kind)
                .satisfies(topic -> assertThat(topic.collectionId()).hasValue(4471));
        assertThat(named(TopicNames.conflicts(TASK)).kind()).isEqualTo(TopicKind.CONFLICTS);
        assertThat(named(TopicNames.progress(TASK)).kind()).isEqualTo(TopicKind.PROGRESS);
        assertThat(named(TopicNames.pending(TASK)).kind()).isEqualTo(TopicKind.PENDING);
        assertThat(named(TopicNames.EVENTS).kind()).isEqualTo(TopicKind.SHARED);
        assertThat(named("godwit." + TASK + ".somethingnew").kind()).isEqualTo(TopicKind.OTHER);
    }

    @Test
    void aTopicOfTheFlowBackIsOfItsTaskAndSaysWhatItHolds() {
        String back = Direction.REVERSE.flow(TASK);

        assertThat(named(TopicNames.change(back, PRODUCTS)))
                .returns(TopicKind.CHANGES, NamedTopic::kind)
                .returns(Direction.REVERSE, NamedTopic::direction)
                .returns(Optional.of(TASK), NamedTopic::taskId)
                .returns(Optional.of(back), NamedTopic::flow)
                .returns(OptionalLong.of(4471), NamedTopic::collectionId)
                .satisfies(topic -> assertThat(topic.isSeenFrom(TASK)).isTrue());
        assertThat(named(TopicNames.conflicts(back)).kind()).isEqualTo(TopicKind.CONFLICTS);
        assertThat(named(TopicNames.progress(back)).kind()).isEqualTo(TopicKind.PROGRESS);
        assertThat(named(TopicNames.change(TASK, PRODUCTS)).direction()).isEqualTo(Direction.FORWARD);
    }

    @Test
    void aTopicIsSeenFromItsOwnTaskOnlyAndASharedOneFromEach() {
        assertThat(named(TopicNames.progress(TASK)).isSeenFrom(TASK)).isTrue();
        assertThat(named(TopicNames.progress(TASK)).isSeenFrom("abcdefghijkx")).isFalse();
        assertThat(named(TopicNames.progress(TASK + "x")).isSeenFrom(TASK)).isFalse();
        assertThat(named(TopicNames.TASKS).isSeenFrom(TASK)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__consumer_offsets",
                "godwit-control-tasks-changelog",
                "by-dev-rootcoord-dml_0",
                "godwit.",
                "godwit..progress",
                "godwit.../etc",
                "orders",
                "godwit.payments",
                ""
            })
    void topicsOfOthersAreNone(String name) {
        assertThat(NamedTopic.of(name).filter(topic -> topic.isSeenFrom(TASK))).isEmpty();
    }

    private static NamedTopic named(String name) {
        return NamedTopic.of(name).orElseThrow();
    }
}
