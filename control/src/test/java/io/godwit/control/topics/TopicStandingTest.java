package io.godwit.control.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.topics.SubjectVersions.Schemas;
import io.godwit.control.topics.TopicFacts.Partition;
import io.godwit.control.topics.TopicFacts.Range;
import io.godwit.control.topics.TopicFacts.Wanted;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.Tso;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TableStatus;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TopicStandingTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final String TASK = "abcdefghijkl";
    private static final long ID = 7;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final CollectionSchema PRODUCTS = Samples.collection("products", ID, FieldType.INT64);
    private static final String SNAPSHOT = TopicNames.snapshot(TASK, 2, PRODUCTS);
    private static final String CHANGES = TopicNames.change(TASK, PRODUCTS);

    private OptionalLong lately = OptionalLong.empty();
    private final List<Partition> partitions = new ArrayList<>();
    private final List<TableStatus> tables = new ArrayList<>();
    private final List<ChangeStatus> changes = new ArrayList<>();
    private Map<String, String> settings = Map.of("cleanup.policy", "delete", "retention.ms", "-1");
    private Optional<Map<Integer, Long>> readTo = Optional.empty();
    private Optional<Wanted> wanted = Optional.empty();
    private Map<Integer, Long> starts = Map.of();

    @Test
    void offsetsBytesAndTimesAreThoseOfAllPartitions() {
        partitions.add(partition(0, new Range(10, 30), 700, NOW.minusSeconds(90), NOW.minusSeconds(5)));
        partitions.add(partition(1, new Range(0, 4), 300, NOW.minusSeconds(60), NOW.minusSeconds(2)));

        TopicStanding topic = standing(CHANGES);

        assertThat(topic.offsets()).hasValue(24);
        assertThat(topic.bytes()).hasValue(1_000);
        assertThat(topic.oldestMillis()).hasValue(NOW.minusSeconds(90).toEpochMilli());
        assertThat(topic.newestMillis()).hasValue(NOW.minusSeconds(2).toEpochMilli());
        assertThat(topic.collection()).contains("default.products");
        assertThat(topic.flags()).isEmpty();
    }

    @Test
    void whatOnePartitionDoesNotSayIsNotKnownOfTheTopic() {
        partitions.add(partition(0, new Range(0, 30), 700, NOW, NOW));
        partitions.add(new Partition(
                1,
                1,
                1,
                true,
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty()));
        changes.add(changes(ChangeStatus.Phase.CONSISTENT, Duration.ofSeconds(1), Map.of(0, 30L, 1, 3L)));

        TopicStanding topic = standing(CHANGES);

        assertThat(topic.offsets()).isEmpty();
        assertThat(topic.records()).isEmpty();
        assertThat(topic.bytes()).isEmpty();
        assertThat(topic.lag()).isEmpty();
    }

    @Test
    void anEmptyTopicHasNoRecords() {
        partitions.add(partition(0, new Range(12, 12)));

        assertThat(standing(TopicNames.progress(TASK)).records()).hasValue(0);
    }

    @Test
    void aSnapshotHoldsTheRowsThatItsAttemptPublishedAndLacksThoseNotApplied() {
        partitions.add(partition(0, new Range(0, 1_040)));
        tables.add(table(2, new TableStatus.Rows(1_000, 600, 10, 1_000, 0)));

        assertThat(standing(SNAPSHOT).records()).hasValue(1_000);
        assertThat(standing(SNAPSHOT).lag()).hasValue(390);
        assertThat(standing(SNAPSHOT).lagMillis()).isEmpty();
    }

    @Test
    void aTrimmedSnapshotHoldsFewerRowsThanWerePublished() {
        partitions.add(partition(0, new Range(500, 1_040)));
        tables.add(table(2, new TableStatus.Rows(1_000, 600, 10, 1_000, 0)));

        assertThat(standing(SNAPSHOT).records()).isEmpty();
        assertThat(standing(SNAPSHOT).offsets()).hasValue(540);
    }

    @Test
    void whatAnotherAttemptReportedSaysNothing() {
        partitions.add(partition(0, new Range(0, 1_040)));
        tables.add(table(1, new TableStatus.Rows(1_000, 600, 10, 1_000, 0)));

        assertThat(standing(SNAPSHOT).records()).isEmpty();
        assertThat(standing(SNAPSHOT).lag()).isEmpty();
    }

    @Test
    void changesLagByWhatTheTargetHasNotApplied() {
        partitions.add(partition(0, new Range(0, 30)));
        partitions.add(partition(1, new Range(5, 9)));
        starts = Map.of(1, 7L);
        changes.add(changes(ChangeStatus.Phase.CONSISTENT, Duration.ofSeconds(3), Map.of(0, 20L)));

        assertThat(standing(CHANGES).lag()).hasValue(10 + 2);
        assertThat(standing(CHANGES).lagMillis()).hasValue(3_000);
        assertThat(standing(CHANGES).flags()).isEmpty();
    }

    @Test
    void changesThatAreAllAppliedLagByNothing() {
        partitions.add(partition(0, new Range(0, 30)));
        changes.add(changes(ChangeStatus.Phase.CONSISTENT, Duration.ofSeconds(90), Map.of(0, 30L)));

        assertThat(standing(CHANGES).lag()).hasValue(0);
        assertThat(standing(CHANGES).flags()).isEmpty();
    }

    @Test
    void aLagOfMoreThanAMinuteIsFlagged() {
        partitions.add(partition(0, new Range(0, 30)));
        changes.add(changes(ChangeStatus.Phase.CONSISTENT, Duration.ofSeconds(61), Map.of(0, 29L)));

        assertThat(standing(CHANGES).flags()).containsExactly(TopicFlag.LAGGING);
    }

    @Test
    void aLagThatNobodyReportedIsNotZero() {
        partitions.add(partition(0, new Range(0, 30)));

        assertThat(standing(CHANGES).lag()).isEmpty();
        assertThat(standing(CHANGES).lagMillis()).isEmpty();
    }

    @Test
    void aSharedTopicLagsByTheGroupOfTheServiceWhereItHasOne() {
        partitions.add(partition(0, new Range(3, 30)));
        partitions.add(partition(1, new Range(2, 4)));
        readTo = Optional.of(Map.of(0, 25L));

        assertThat(standing(TopicNames.REQUESTS).lag()).hasValue(5 + 2);
        readTo = Optional.empty();
        assertThat(standing(TopicNames.STATUS).lag()).isEmpty();
    }

    @Test
    void changesAreKeptByGodwitForTheTimeThatTheTaskSays() {
        partitions.add(partition(0, new Range(0, 3), 1, NOW.minus(Duration.ofDays(2)), NOW));

        assertThat(standing(CHANGES).retention())
                .contains(new TopicStanding.Retention(7 * DAY, OptionalLong.of(5 * DAY), false));
    }

    @Test
    void aLogIsKeptByKafkaForItsRetention() {
        settings = Map.of("cleanup.policy", "delete", "retention.ms", String.valueOf(2 * DAY));
        partitions.add(partition(0, new Range(0, 3), 1, NOW.minus(Duration.ofDays(3)), NOW));

        assertThat(standing(TopicNames.EVENTS).retention())
                .contains(new TopicStanding.Retention(2 * DAY, OptionalLong.of(0), true));
        assertThat(standing(TopicNames.EVENTS).flags()).isEmpty();
    }

    @Test
    void aCompactedTopicIsKept() {
        settings = Map.of("cleanup.policy", "compact", "retention.ms", String.valueOf(2 * DAY));
        partitions.add(partition(0, new Range(0, 3), 1, NOW.minus(Duration.ofDays(3)), NOW));

        assertThat(standing(TopicNames.progress(TASK)).retention()).isEmpty();
    }

    @Test
    void recordsThatKafkaDropsBeforeTheyAreAppliedAreFlagged() {
        settings = Map.of("cleanup.policy", "delete", "retention.ms", String.valueOf(4 * DAY));
        partitions.add(
                partition(0, new Range(0, 3), 1, NOW.minus(Duration.ofDays(4)).plusMillis(DAY - 1), NOW));
        changes.add(changes(ChangeStatus.Phase.CONSISTENT, Duration.ofSeconds(1), Map.of(0, 2L)));

        assertThat(standing(CHANGES).flags()).containsExactly(TopicFlag.EXPIRES_SOON);

        changes.set(0, changes(ChangeStatus.Phase.CONSISTENT, Duration.ofSeconds(1), Map.of(0, 3L)));
        assertThat(standing(CHANGES).flags()).isEmpty();
    }

    @Test
    void partitionsWithoutAReplicaInSyncOrALeaderAreCounted() {
        partitions.add(new Partition(
                0,
                3,
                2,
                true,
                Optional.of(new Range(0, 1)),
                OptionalLong.of(1),
                OptionalLong.of(1),
                OptionalLong.of(1),
                OptionalLong.empty()));
        partitions.add(new Partition(
                1,
                3,
                3,
                false,
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty()));
        partitions.add(partition(2, new Range(0, 1)));

        TopicStanding topic = standing(CHANGES);

        assertThat(topic.underReplicated()).isEqualTo(2);
        assertThat(topic.replicas()).isEqualTo(1);
        assertThat(topic.inSync()).isEqualTo(1);
        assertThat(topic.flags()).containsExactly(TopicFlag.UNDER_REPLICATED);
    }

    @Test
    void settingsThatDifferAreNamedAndThoseThatAreSaferAreNot() {
        settings = Map.of(
                "cleanup.policy", "delete",
                "retention.ms", "1000",
                "min.insync.replicas", "2",
                "max.message.bytes", "20971520");
        partitions.add(partition(0, new Range(0, 0)));
        wanted = Optional.of(new Wanted(
                1, 2, Map.of("retention.ms", "-1", "min.insync.replicas", "1", "max.message.bytes", "10485760")));

        TopicStanding topic = standing(CHANGES);

        assertThat(topic.differences())
                .containsExactly(
                        new TopicStanding.Difference("replicas", "1", "2"),
                        new TopicStanding.Difference("retention.ms", "1000", "-1"));
        assertThat(topic.flags()).contains(TopicFlag.SETTINGS_DIFFER);
    }

    private TopicStanding standing(String name) {
        HandOff handOff = HandOffs.followed(TASK, PRODUCTS, 0, new HandOff.ChangeTopic(CHANGES, 2, starts));
        return TopicStanding.of(
                new TopicFacts(NamedTopic.of(name).orElseThrow(), partitions, Optional.of(settings), readTo, wanted),
                TaskPositions.of(tables, changes, Map.of(ID, handOff), 7 * DAY),
                Optional.of(new Schemas(List.of(1), List.of(1, 2))),
                NOW);
    }

    private Partition partition(int number, Range range) {
        return partition(number, range, 1, NOW, NOW);
    }

    private Partition partition(int number, Range range, long bytes, Instant oldest, Instant newest) {
        return new Partition(
                number,
                1,
                1,
                true,
                Optional.of(range),
                OptionalLong.of(bytes),
                OptionalLong.of(oldest.toEpochMilli()),
                OptionalLong.of(newest.toEpochMilli()),
                lately);
    }

    @Test
    void theRateIsThatOfTheLastMinuteAndNotKnownWhereSomeOfItMayBeTrimmed() {
        lately = OptionalLong.of(70);
        partitions.add(partition(0, new Range(10, 100)));
        lately = OptionalLong.of(50);
        partitions.add(partition(1, new Range(0, 50))); // nothing was written
        assertThat(standing(CHANGES).writtenPerSecond()).hasValue(0.5);

        lately = OptionalLong.of(10);
        partitions.add(partition(2, new Range(10, 40)));
        assertThat(standing(CHANGES).writtenPerSecond()).isEmpty();
    }

    private static TableStatus table(int attempt, TableStatus.Rows rows) {
        return new TableStatus(
                new TableStatus.Subject(TASK, ID, "default.products", "target.products", attempt),
                TableStatus.Phase.SNAPSHOT,
                rows,
                0,
                0,
                TableStatus.Findings.NONE,
                Optional.empty());
    }

    private static ChangeStatus changes(ChangeStatus.Phase phase, Duration lag, Map<Integer, Long> appliedTo) {
        return new ChangeStatus(
                TASK,
                ID,
                "default.products",
                "target.products",
                phase,
                0,
                0,
                0,
                Tso.at(NOW.minus(lag)),
                Map.of(),
                appliedTo,
                Optional.empty());
    }
}
