package io.godwit.fullimport.pipeline;

import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.PhaseGate.PartitionEnd;
import io.godwit.runtime.process.CrashPoint;
import io.godwit.runtime.process.OneTable;
import io.godwit.runtime.state.HandOff;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Opens the gate of a mapping once its scan is complete and every snapshot partition is applied to its end. The coordinating
 * thread of the process uses it.
 */
final class CompletionWatch {
    private final PhaseGate gate;
    private final Function<String, Map<Integer, Long>> endsOfTopic;
    private final Map<String, Map<Integer, Long>> ends = new TreeMap<>();

    /**
     * A watch.
     *
     * @param endsOfTopic offset after the last committed record of each partition of a topic
     */
    CompletionWatch(PhaseGate gate, Function<String, Map<Integer, Long>> endsOfTopic) {
        this.gate = gate;
        this.endsOfTopic = endsOfTopic;
    }

    /** Completes the mappings that are ready; returns whether all have ended, complete or failed. */
    boolean advance(Collection<MappingProgress> mappings) {
        mappings.stream()
                .filter(MappingProgress::scanned)
                .forEach(mapping -> OneTable.alone(() -> advance(mapping), mapping::failed));
        return mappings.stream().allMatch(MappingProgress::ended);
    }

    private void advance(MappingProgress mapping) {
        HandOff handOff = mapping.handOff();
        // No record follows these ends: every range is committed as done.
        Map<Integer, Long> end = ends.computeIfAbsent(handOff.topic(), endsOfTopic);
        if (end.size() != handOff.partitions()) {
            lacking(mapping);
            return;
        }
        Map<Integer, ApplyCheckpoint> applied = gate.checkpoints(handOff.taskId(), handOff.topic()).stream()
                .collect(Collectors.toMap(c -> c.partition().partition(), c -> c));
        boolean reached = end.entrySet().stream()
                .allMatch(e -> applied.containsKey(e.getKey())
                        && applied.get(e.getKey()).nextOffset() >= e.getValue());
        applied.values().forEach(mapping::applied);
        if (reached && !mapping.everyRowSettled()) {
            ends.remove(handOff.topic()); // an open transaction of a dead process hid the true ends
        } else if (reached) {
            List<PartitionEnd> snapshotEnds = applied.values().stream()
                    .map(c -> new PartitionEnd(c.partition(), c.nextOffset()))
                    .toList();
            // Those of a first attempt count from the beginning of their topic: nothing of it is dropped before it is
            // applied.
            List<PartitionEnd> changeStarts = handOff.changes()
                    .map(changes -> changes.starts(handOff.taskId()))
                    .orElse(List.of());
            CrashPoint.BEFORE_GATE.pass();
            gate.advance(handOff.taskId(), handOff.mapping().collection().id(), snapshotEnds, changeStarts);
            CrashPoint.AFTER_GATE.pass();
            mapping.completed();
        }
    }

    /** Another instance, to which the mapping belonged, may have opened the gate at its end and removed the topic. */
    private void lacking(MappingProgress mapping) {
        HandOff handOff = mapping.handOff();
        ends.remove(handOff.topic());
        long collection = handOff.mapping().collection().id();
        if (gate.phases(handOff.taskId()).get(collection) == PhaseGate.Phase.CHANGES) {
            mapping.completedBefore();
        }
    }
}
