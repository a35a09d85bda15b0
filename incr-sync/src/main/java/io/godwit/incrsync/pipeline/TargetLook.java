package io.godwit.incrsync.pipeline;

import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.PhaseGate.Phase;
import io.godwit.runtime.limit.InParallel;
import io.godwit.runtime.process.OneTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

/**
 * Asks the target which gates are open and how far other instances are: one query each for all mappings, and the longer the answer
 * takes, the less often. One thread.
 */
final class TargetLook {
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
    private static final Duration PAUSE_PER_CHECKPOINT = Duration.ofMillis(1);
    private static final int RECORDED_AT_A_TIME = 8;

    private final PhaseGate gate;
    private final LongFunction<OptionalLong> scanEnds;
    private final String taskId;
    private final Map<String, MappingChanges> byTopic;
    private final Set<Long> recorded = ConcurrentHashMap.newKeySet();
    private int checkpoints;

    TargetLook(
            PhaseGate gate, LongFunction<OptionalLong> scanEnds, String taskId, Map<String, MappingChanges> byTopic) {
        this.gate = gate;
        this.scanEnds = scanEnds;
        this.taskId = taskId;
        this.byTopic = byTopic;
    }

    /** Opens mappings whose gate is open, and notes how far their partitions have got. */
    void look() {
        List<MappingChanges> shut =
                byTopic.values().stream().filter(MappingChanges::isWaiting).toList();
        if (!shut.isEmpty()) {
            InParallel.forEach(
                    shut.stream()
                            .filter(mapping -> !recorded.contains(mapping.collectionId()))
                            .toList(),
                    RECORDED_AT_A_TIME,
                    mapping -> OneTable.alone(() -> record(mapping), mapping::failed),
                    done -> {});
            Map<Long, Phase> phases = gate.phases(taskId);
            for (MappingChanges mapping : shut) {
                long id = mapping.collectionId();
                if (mapping.isWaiting() && phases.get(id) == Phase.CHANGES) {
                    mapping.open(scanEnds.apply(id));
                }
            }
        }
        if (byTopic.values().stream().anyMatch(mapping -> !mapping.isWaiting())) {
            lookAtCheckpoints();
        }
    }

    /** Time to the next look. */
    Duration pause() {
        Duration pause = PAUSE_PER_CHECKPOINT.multipliedBy(checkpoints);
        boolean waits = byTopic.values().stream().anyMatch(MappingChanges::isWaiting);
        return waits || pause.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : pause;
    }

    private void record(MappingChanges mapping) {
        gate.open(taskId, mapping.handOff().mapping(), mapping.handOff().attempt());
        recorded.add(mapping.collectionId());
    }

    private void lookAtCheckpoints() {
        List<ApplyCheckpoint> all = gate.openCheckpoints(taskId);
        checkpoints = all.size();
        for (ApplyCheckpoint checkpoint : all) {
            MappingChanges mapping = byTopic.get(checkpoint.partition().topic());
            if (mapping != null && !mapping.isWaiting()) { // even if it failed: the Store counts what waits for it
                mapping.applied(checkpoint);
            }
        }
    }
}
