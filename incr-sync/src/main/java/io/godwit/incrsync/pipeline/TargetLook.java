package io.godwit.incrsync.pipeline;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.CheckpointLost;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.PhaseGate.Phase;
import io.godwit.runtime.apply.GateRecords;
import io.godwit.runtime.limit.InParallel;
import io.godwit.runtime.process.OneTable;
import io.godwit.runtime.state.HandOff;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Asks the target which gates are open and how far other instances are: one query each for all mappings, and the longer the answer
 * takes, the less often. One thread.
 */
final class TargetLook {
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
    private static final Duration PAUSE_PER_CHECKPOINT = Duration.ofMillis(1);
    private static final int RECORDED_AT_A_TIME = 8;

    private final PhaseGate gate;
    private final GateRecords records;
    private final LongFunction<OptionalLong> scanEnds;
    private final String taskId;
    private final Map<String, MappingChanges> byTopic;
    private final Set<Long> recorded = ConcurrentHashMap.newKeySet();
    private int checkpoints;

    /**
     * Asks {@code gate}.
     *
     * @param begun whether the gate of a mapping must be there
     */
    TargetLook(
            PhaseGate gate,
            Predicate<HandOff> begun,
            LongFunction<OptionalLong> scanEnds,
            String taskId,
            Map<String, MappingChanges> byTopic) {
        this.gate = gate;
        this.records = new GateRecords(gate, begun);
        this.scanEnds = scanEnds;
        this.taskId = taskId;
        this.byTopic = byTopic;
    }

    /**
     * Opens mappings whose gate is open, and notes how far their partitions have got. One whose gate or checkpoints are gone fails: it
     * would wait for what nobody brings back.
     */
    void look() {
        try {
            Set<MappingChanges> opening = shut();
            if (!opening.isEmpty() || byTopic.values().stream().anyMatch(mapping -> !mapping.isWaiting())) {
                lookAtCheckpoints(opening);
            }
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.TARGET_CHECKPOINT_LOST) {
                throw e;
            }
            byTopic.values().forEach(mapping -> mapping.failed(e)); // the tables themselves are gone
        }
    }

    /** Records what waits; returns those that wait no more. */
    private Set<MappingChanges> shut() {
        List<MappingChanges> shut =
                byTopic.values().stream().filter(MappingChanges::isWaiting).toList();
        if (shut.isEmpty()) {
            return Set.of();
        }
        InParallel.forEach(
                shut.stream()
                        .filter(mapping -> !recorded.contains(mapping.collectionId()))
                        .toList(),
                RECORDED_AT_A_TIME,
                mapping -> OneTable.alone(() -> record(mapping), mapping::failed),
                done -> {});
        Map<Long, Phase> phases = gate.phases(taskId);
        shut.stream()
                .filter(mapping -> mapping.isWaiting() && !phases.containsKey(mapping.collectionId()))
                .forEach(mapping -> mapping.failed(CheckpointLost.of(mapping.mapping(), "the gate")));
        return shut.stream()
                .filter(mapping -> mapping.isWaiting() && phases.get(mapping.collectionId()) == Phase.CHANGES)
                .collect(Collectors.toSet());
    }

    /** Time to the next look. */
    Duration pause() {
        Duration pause = PAUSE_PER_CHECKPOINT.multipliedBy(checkpoints);
        boolean waits = byTopic.values().stream().anyMatch(MappingChanges::isWaiting);
        return waits || pause.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : pause;
    }

    private void record(MappingChanges mapping) {
        records.open(mapping.handOff());
        recorded.add(mapping.collectionId());
    }

    private void lookAtCheckpoints(Set<MappingChanges> opening) {
        List<ApplyCheckpoint> all = gate.openCheckpoints(taskId);
        checkpoints = all.size();
        Map<String, Long> open = all.stream()
                .collect(Collectors.groupingBy(
                        checkpoint -> checkpoint.partition().topic(), Collectors.counting()));
        for (MappingChanges mapping : byTopic.values()) {
            if ((opening.contains(mapping) || mapping.isOpen()) && isLost(mapping, open)) {
                mapping.failed(CheckpointLost.of(mapping.mapping(), "a checkpoint"));
            } else if (opening.contains(mapping)) {
                mapping.open(scanEnds.apply(mapping.collectionId()));
            }
        }
        for (ApplyCheckpoint checkpoint : all) {
            MappingChanges mapping = byTopic.get(checkpoint.partition().topic());
            if (mapping != null && !mapping.isWaiting()) { // even if it failed: the Store counts what waits for it
                mapping.applied(checkpoint);
            }
        }
    }

    /** Those of all partitions were made when the gate was opened. They are closed where the flow is turned around, and stay. */
    private boolean isLost(MappingChanges mapping, Map<String, Long> open) {
        return open.getOrDefault(mapping.topic(), 0L) < mapping.partitions()
                && gate.checkpoints(taskId, mapping.topic()).size() < mapping.partitions();
    }
}
