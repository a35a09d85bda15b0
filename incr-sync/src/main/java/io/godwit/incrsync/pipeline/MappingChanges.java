package io.godwit.incrsync.pipeline;

import io.godwit.model.row.OperationCounts;
import io.godwit.model.source.Tso;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.runtime.change.ReportedWatermarks;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.Progress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** How far the changes of one mapping are applied. Thread-safe. */
final class MappingChanges {
    private static final int MOST_AHEAD = 4_096;

    private final HandOff handOff;
    private final Map<Integer, ApplyCheckpoint> applied = new HashMap<>();
    private final Deque<CollectionProgress> ahead = new ArrayDeque<>();
    private final ReportedWatermarks watermarks;
    private OptionalLong settledAt = OptionalLong.empty();
    private boolean open;
    private boolean dropped;
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

    long collectionId() {
        return handOff.mapping().collection().id();
    }

    String topic() {
        return handOff.changes().orElseThrow().topic();
    }

    /** Timestamp A: what happened up to it, the snapshot holds. */
    long notBefore() {
        return handOff.timestamp().orElse(0);
    }

    /** Timestamp H, once it is known; until then no change counts as behind it. */
    synchronized long settledAt() {
        return settledAt.orElse(-1L);
    }

    synchronized boolean isOpen() {
        return open;
    }

    /** The gate is open: changes may be applied. */
    synchronized void open(OptionalLong scanEnd) {
        open = true;
        settledAt = OptionalLong.of(scanEnd.orElse(notBefore()));
    }

    synchronized void applied(ApplyCheckpoint checkpoint) {
        applied.merge(
                checkpoint.partition().partition(), checkpoint, (a, b) -> b.nextOffset() >= a.nextOffset() ? b : a);
    }

    /** The Store has reported watermarks, perhaps of this mapping's. */
    synchronized void reported(Progress progress) {
        watermarks.take(progress).ifPresent(this::reported);
    }

    private void reported(CollectionProgress progress) {
        dropped |= progress.dropped();
        boolean saysAsMuch = !ahead.isEmpty() && ahead.getLast().ends().equals(progress.ends());
        if (saysAsMuch || ahead.size() >= MOST_AHEAD) {
            ahead.removeLast(); // a later one says as much, only later
        }
        ahead.add(progress);
    }

    /** Moves the watermark as far as what is applied reaches. Invariant 2: never back. */
    synchronized void advance() {
        while (open && !ahead.isEmpty() && isApplied(ahead.getFirst())) {
            long told = ahead.removeFirst().watermark();
            watermark = Long.compareUnsigned(told, watermark) > 0 ? told : watermark;
        }
    }

    /** Whether the source dropped the collection and everything before that is applied. */
    synchronized boolean ended() {
        return dropped && open && ahead.isEmpty();
    }

    synchronized Map<Integer, Long> nextOffsets() {
        Map<Integer, Long> offsets = new HashMap<>();
        applied.forEach((partition, checkpoint) -> offsets.put(partition, checkpoint.nextOffset()));
        return offsets;
    }

    /** Age of the watermark; nothing lags that gets no more changes. */
    synchronized long lagMillis(long nowMillis) {
        boolean follows = watermark != 0 && phase() != ChangeStatus.Phase.DROPPED;
        return follows ? Math.max(0, nowMillis - Tso.millis(watermark)) : 0;
    }

    /** Where it stands, but for the time. */
    synchronized Standing standing() {
        return new Standing(phase(), nextOffsets());
    }

    /** What a status says that does not change with time alone. */
    record Standing(ChangeStatus.Phase phase, Map<Integer, Long> nextOffsets) {}

    synchronized ChangeStatus status(long nowMillis) {
        Map<String, Long> byName = new HashMap<>();
        applied.values().stream()
                .map(ApplyCheckpoint::changes)
                .reduce(OperationCounts.NONE, OperationCounts::plus)
                .byOperation()
                .forEach((operation, count) -> byName.put(operation.name(), count));
        return new ChangeStatus(
                handOff.taskId(),
                handOff.mapping().collection().id(),
                handOff.mapping().label(),
                handOff.mapping().table().toString(),
                phase(),
                applied.values().stream()
                        .mapToLong(ApplyCheckpoint::rowsApplied)
                        .sum(),
                applied.values().stream()
                        .mapToLong(ApplyCheckpoint::bytesApplied)
                        .sum(),
                applied.values().stream()
                        .mapToLong(ApplyCheckpoint::rowsConflict)
                        .sum(),
                watermark,
                lagMillis(nowMillis),
                byName,
                nextOffsets());
    }

    private ChangeStatus.Phase phase() {
        if (!open) {
            return ChangeStatus.Phase.WAITING;
        }
        if (dropped && ahead.isEmpty()) {
            return ChangeStatus.Phase.DROPPED;
        }
        return watermark != 0 && Long.compareUnsigned(watermark, settledAt()) >= 0
                ? ChangeStatus.Phase.CONSISTENT
                : ChangeStatus.Phase.CONVERGING;
    }

    private boolean isApplied(CollectionProgress progress) {
        return progress.ends().entrySet().stream()
                .allMatch(e -> applied.containsKey(e.getKey())
                        && applied.get(e.getKey()).nextOffset() >= e.getValue());
    }
}
