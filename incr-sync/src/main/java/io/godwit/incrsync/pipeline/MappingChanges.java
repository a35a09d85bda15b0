package io.godwit.incrsync.pipeline;

import io.godwit.model.error.GodwitException;
import io.godwit.model.row.OperationCounts;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.runtime.change.ReportedWatermarks;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.Progress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far the changes of one mapping are applied. Thread-safe. */
final class MappingChanges {
    private static final Logger LOG = LoggerFactory.getLogger(MappingChanges.class);
    private static final int MOST_AHEAD = 4_096;

    private final HandOff handOff;
    private final Map<Integer, ApplyCheckpoint> applied = new HashMap<>();
    private final Deque<CollectionProgress> ahead = new ArrayDeque<>();
    private final ReportedWatermarks watermarks;
    private ChangeState state = new ChangeState.Waiting();
    private boolean dropped;
    private long lacking;
    private long watermark;

    MappingChanges(HandOff handOff) {
        this.handOff = handOff;
        this.watermarks = new ReportedWatermarks(
                handOff.mapping().collection().id(),
                handOff.mapping().collection().channels());
    }

    HandOff handOff() {
        return handOff;
    }

    TableMapping mapping() {
        return handOff.mapping();
    }

    long collectionId() {
        return handOff.mapping().collection().id();
    }

    String topic() {
        return handOff.changes().orElseThrow().topic();
    }

    /** Of its topic. */
    int partitions() {
        return handOff.changes().orElseThrow().partitions();
    }

    /** Timestamp A: the snapshot contains what happened up to it. */
    long notBefore() {
        return handOff.timestamp().orElse(0);
    }

    /** Timestamp H, once it is known; until then no change counts as later. */
    synchronized long settledAt() {
        return state instanceof ChangeState.Following following ? following.settledAt() : -1L;
    }

    /** Whether the gate is shut: nothing may be applied yet. */
    synchronized boolean isWaiting() {
        return state instanceof ChangeState.Waiting;
    }

    synchronized boolean isOpen() {
        return state instanceof ChangeState.Following;
    }

    /**
     * The gate is open: changes may be applied. A flow that was opened again, after the one back, begins later than its scan ended:
     * what was reported of it before says nothing about the table now.
     */
    synchronized void open(OptionalLong scanEnd) {
        if (isWaiting()) {
            long settledAt = scanEnd.orElse(notBefore());
            state = new ChangeState.Following(
                    Long.compareUnsigned(settledAt, notBefore()) >= 0 ? settledAt : notBefore());
            LOG.info(
                    "table={} changes are applied from now on",
                    handOff.mapping().label());
        }
    }

    /** The mapping failed alone: nothing more of it is applied in this run, and the others continue. */
    synchronized void failed(GodwitException cause) {
        if (failure().isEmpty()) {
            state = new ChangeState.Failed(cause);
            boolean bug = cause.kind() == GodwitException.Kind.BUG;
            LOG.error(
                    "table={} code={} the table failed, the others continue: {} {}",
                    handOff.mapping().label(),
                    cause.code(),
                    cause.getMessage(),
                    cause.remedy(),
                    bug ? cause : null);
        }
    }

    /** Why the mapping failed, if it did. */
    synchronized Optional<GodwitException> failure() {
        return state instanceof ChangeState.Failed failed ? Optional.of(failed.failure()) : Optional.empty();
    }

    /** How many keys the source counts and never returned, so that the table may lack them. */
    synchronized void lacking(long keys) {
        lacking = keys;
    }

    synchronized void applied(ApplyCheckpoint checkpoint) {
        applied.merge(
                checkpoint.partition().partition(), checkpoint, (a, b) -> b.nextOffset() >= a.nextOffset() ? b : a);
    }

    /** The Store has reported watermarks, perhaps this mapping's. */
    synchronized void reported(Progress progress) {
        watermarks.take(progress).ifPresent(this::reported);
    }

    private void reported(CollectionProgress progress) {
        dropped |= progress.dropped();
        boolean saysAsMuch = !ahead.isEmpty() && ahead.getLast().ends().equals(progress.ends());
        if (saysAsMuch || ahead.size() >= MOST_AHEAD) {
            ahead.removeLast(); // a later one says the same, only later
        }
        ahead.add(progress);
    }

    /** Moves the watermark as far as what is applied reaches. Invariant 2: never back. */
    synchronized void advance() {
        while (isOpen() && !ahead.isEmpty() && isApplied(ahead.getFirst())) {
            long reached = ahead.removeFirst().watermark();
            watermark = Long.compareUnsigned(reached, watermark) > 0 ? reached : watermark;
        }
    }

    /** Whether nothing is left to do: it failed, or the source dropped the collection and everything before that is applied. */
    synchronized boolean ended() {
        return failure().isPresent() || isDropped();
    }

    private boolean isDropped() {
        return dropped && isOpen() && ahead.isEmpty();
    }

    synchronized Map<Integer, Long> nextOffsets() {
        Map<Integer, Long> offsets = new HashMap<>();
        applied.forEach((partition, checkpoint) -> offsets.put(partition, checkpoint.nextOffset()));
        return offsets;
    }

    /** Age of the watermark; what gets no more changes does not lag. */
    long lagMillis(long nowMillis) {
        return status().lagMillis(nowMillis);
    }

    /** Its state, apart from the time. */
    synchronized Standing standing() {
        return new Standing(phase(), nextOffsets());
    }

    /** The part of a status that does not change with time alone. */
    record Standing(ChangeStatus.Phase phase, Map<Integer, Long> nextOffsets) {}

    /** The mapping as the status topic shows it. */
    synchronized ChangeStatus status() {
        Map<String, Long> byName = new HashMap<>();
        applied.values().stream()
                .map(c -> c.counts().changes())
                .reduce(OperationCounts.NONE, OperationCounts::plus)
                .byOperation()
                .forEach((operation, count) -> byName.put(operation.name(), count));
        return new ChangeStatus(
                handOff.taskId(),
                handOff.mapping().collection().id(),
                handOff.mapping().label(),
                handOff.mapping().table().toString(),
                phase(),
                sum(c -> c.counts().rows()),
                sum(c -> c.counts().bytes()),
                sum(c -> c.counts().conflicts()),
                watermark,
                byName,
                nextOffsets(),
                failure().map(Failure::of));
    }

    private ChangeStatus.Phase phase() {
        return switch (state) {
            case ChangeState.Waiting waiting -> ChangeStatus.Phase.WAITING;
            case ChangeState.Failed failed -> ChangeStatus.Phase.FAILED;
            case ChangeState.Following following -> following(following.settledAt());
        };
    }

    private ChangeStatus.Phase following(long settledAt) {
        if (isDropped()) {
            return ChangeStatus.Phase.DROPPED;
        }
        if (watermark == 0 || Long.compareUnsigned(watermark, settledAt) < 0) {
            return ChangeStatus.Phase.CONVERGING;
        }
        return lacking > 0 ? ChangeStatus.Phase.INCOMPLETE : ChangeStatus.Phase.CONSISTENT;
    }

    private long sum(ToLongFunction<ApplyCheckpoint> count) {
        return applied.values().stream().mapToLong(count).sum();
    }

    private boolean isApplied(CollectionProgress progress) {
        return progress.ends().entrySet().stream()
                .allMatch(e -> applied.containsKey(e.getKey())
                        && applied.get(e.getKey()).nextOffset() >= e.getValue());
    }
}
