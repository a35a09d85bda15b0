package io.godwit.control.topics;

import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TableStatus;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How far the components of one flow of a task have read its topics. They keep their positions in the target, with the rows, and report them in
 * {@code godwit.status}; their consumer groups hold none.
 */
public final class TaskPositions {
    /** Nobody has reported anything. */
    public static final TaskPositions NONE = new TaskPositions(Map.of(), Map.of(), Map.of(), Optional.empty());

    private final Map<Long, TableStatus> tables;
    private final Map<Long, ChangeStatus> changes;
    private final Map<Long, HandOff> handOffs;
    private final Optional<Long> changesKeptMillis;

    private TaskPositions(
            Map<Long, TableStatus> tables,
            Map<Long, ChangeStatus> changes,
            Map<Long, HandOff> handOffs,
            Optional<Long> changesKeptMillis) {
        this.tables = tables;
        this.changes = changes;
        this.handOffs = handOffs;
        this.changesKeptMillis = changesKeptMillis;
    }

    /**
     * What is reported about a flow.
     *
     * @param tables of the task: only its flow forward begins with rows
     * @param changesKeptMillis for how long the task keeps changes that are applied
     */
    public static TaskPositions of(
            List<TableStatus> tables, List<ChangeStatus> changes, Map<Long, HandOff> handOffs, long changesKeptMillis) {
        return new TaskPositions(
                byId(tables, table -> table.of().collectionId()),
                byId(changes, ChangeStatus::collectionId),
                Map.copyOf(handOffs),
                Optional.of(changesKeptMillis));
    }

    private static <T> Map<Long, T> byId(Collection<T> all, Function<T, Long> id) {
        return all.stream().collect(Collectors.toMap(id, Function.identity(), (a, b) -> b));
    }

    /** The full name of the topic's collection. */
    Optional<String> collection(NamedTopic topic) {
        return of(topic, handOffs).map(handOff -> handOff.mapping().label());
    }

    /** For how long Godwit itself keeps the topic's records after they are applied. */
    OptionalLong keptMillis(NamedTopic topic) {
        return topic.kind() == TopicKind.CHANGES && changesKeptMillis.isPresent()
                ? OptionalLong.of(changesKeptMillis.get())
                : OptionalLong.empty();
    }

    /** How many records the topic holds, where the component that wrote them has counted them and none is trimmed. */
    OptionalLong records(TopicFacts facts) {
        boolean whole = facts.partitions().stream()
                .allMatch(p -> p.range().filter(range -> range.first() == 0).isPresent());
        long offsets = facts.partitions().stream()
                .flatMap(p -> p.range().stream())
                .mapToLong(TopicFacts.Range::span)
                .sum();
        return snapshot(facts.topic())
                .map(status -> status.rows().published())
                .filter(published -> whole && published <= offsets)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** What of the topic is not applied yet; absent where nobody has reported it. */
    OptionalLong lag(TopicFacts facts) {
        return switch (facts.topic().kind()) {
            case SNAPSHOT ->
                snapshot(facts.topic())
                        .map(TableStatus::rows)
                        .map(rows -> OptionalLong.of(Math.max(0, rows.published() - rows.applied() - rows.conflicts())))
                        .orElseGet(OptionalLong::empty);
            case CHANGES ->
                of(facts.topic(), changes)
                        .map(status -> lag(facts, partition -> appliedTo(facts.topic(), status, partition)))
                        .orElseGet(OptionalLong::empty);
            case SHARED ->
                facts.readTo()
                        .map(readTo -> lag(facts, partition -> readTo.getOrDefault(partition, 0L)))
                        .orElseGet(OptionalLong::empty);
            case PUBLISHED_KEYS, CONFLICTS, PROGRESS, PENDING, OTHER -> OptionalLong.empty();
        };
    }

    /** Age of the source's time up to which the topic's changes are applied; absent where it is not known. */
    OptionalLong lagMillis(NamedTopic topic, long nowMillis) {
        return topic.kind() == TopicKind.CHANGES
                ? of(topic, changes)
                        .filter(status -> status.watermarkTso() != 0 && status.phase() != ChangeStatus.Phase.DROPPED)
                        .map(status -> OptionalLong.of(status.lagMillis(nowMillis)))
                        .orElseGet(OptionalLong::empty)
                : OptionalLong.empty();
    }

    /** The status of the attempt that wrote the topic; an earlier attempt's says nothing about it. */
    private Optional<TableStatus> snapshot(NamedTopic topic) {
        return topic.kind() == TopicKind.SNAPSHOT
                ? of(topic, tables)
                        .filter(status ->
                                topic.attempt().orElse(-1) == status.of().attempt())
                : Optional.empty();
    }

    private long appliedTo(NamedTopic topic, ChangeStatus status, int partition) {
        long start = of(topic, handOffs)
                .flatMap(HandOff::changes)
                .map(made -> made.starts().getOrDefault(partition, 0L))
                .orElse(0L);
        return status.appliedTo().getOrDefault(partition, start);
    }

    private static OptionalLong lag(TopicFacts facts, Function<Integer, Long> readTo) {
        long lag = 0;
        for (TopicFacts.Partition partition : facts.partitions()) {
            if (partition.range().isEmpty()) {
                return OptionalLong.empty();
            }
            TopicFacts.Range range = partition.range().get();
            lag += Math.max(0, range.end() - Math.max(range.first(), readTo.apply(partition.partition())));
        }
        return OptionalLong.of(lag);
    }

    private static <T> Optional<T> of(NamedTopic topic, Map<Long, T> byId) {
        return topic.collectionId().isPresent()
                ? Optional.ofNullable(byId.get(topic.collectionId().getAsLong()))
                : Optional.empty();
    }
}
