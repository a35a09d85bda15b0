package io.godwit.fullimport.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.row.Key;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.PhaseGate;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ScanPosition;
import io.godwit.testsupport.InMemoryKafka;
import io.godwit.testsupport.TestRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold after each step of a simulation, and at its end. */
final class SimulatedInvariants {
    private final SimulatedWorld world;
    private final Map<PartitionRef, ApplyCheckpoint> seen = new HashMap<>();

    SimulatedInvariants(SimulatedWorld world) {
        this.world = world;
        world.database().observe((from, to, rows) -> committing(from, to));
        world.kafka().observe(SimulatedInvariants::moved);
    }

    /** Checkpoints only move on, and say what is true. */
    void checkStep() {
        for (HandOff handOff : world.handOffs()) {
            for (ApplyCheckpoint now : world.database().checkpoints(world.taskId(), handOff.topic())) {
                ApplyCheckpoint before = seen.put(now.partition(), now);
                if (before != null && !before.equals(now)) {
                    assertThat(now.nextOffset()).as("Invariant 2: offset").isGreaterThanOrEqualTo(before.nextOffset());
                    assertThat(now.epoch()).as("Invariant 2: epoch").isGreaterThanOrEqualTo(before.epoch());
                    checkCounters(now);
                }
            }
        }
    }

    /**
     * Every row is in the target or a conflict, once; nothing else is.
     *
     * @param released whether nothing may be left loaded: a replaced process that is still alive may load behind its successor's
     *     back
     * @param gone a mapping that cannot be completed
     */
    void checkEnd(boolean released, Optional<HandOff> gone) {
        for (HandOff handOff : world.handOffs()) {
            if (gone.filter(handOff::equals).isPresent()) {
                continue;
            }
            checkEnd(handOff);
            assertThat(released && world.source().loaded(handOff.mapping().collection()))
                    .as("what Godwit loaded is released")
                    .isFalse();
        }
    }

    private void checkEnd(HandOff handOff) {
        Map<Key, TestRow> source = world.source().rows(handOff.mapping().collection());
        Map<Key, TestRow> target = world.database().rows(handOff.mapping().table());
        Map<Key, TestRow> accepted = source.entrySet().stream()
                .filter(e -> !SimulatedWorld.isRefused(e.getValue()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Set<String> refused = source.values().stream()
                .filter(SimulatedWorld::isRefused)
                .map(row -> row.key().toString())
                .collect(Collectors.toSet());
        List<ConflictRecord> conflicts = world.conflicts().records().values().stream()
                .filter(c -> c.at().topic().equals(handOff.topic()))
                .toList();
        List<ApplyCheckpoint> checkpoints = world.database().checkpoints(world.taskId(), handOff.topic());

        assertThat(published(handOff))
                .as("Invariant 6: rows in the snapshot topic")
                .isEqualTo(source.size());
        assertThat(target).as("Invariant 6: rows in the target").isEqualTo(accepted);
        assertThat(conflicts)
                .as("Invariant 3")
                .extracting(c -> c.row().key().orElseThrow())
                .hasSize(refused.size());
        assertThat(conflicts).extracting(c -> c.row().key().orElseThrow()).containsAll(refused);
        assertThat(checkpoints.stream().mapToLong(c -> c.counts().rows()).sum()).isEqualTo(accepted.size());
        assertThat(checkpoints.stream().mapToLong(c -> c.counts().conflicts()).sum())
                .isEqualTo(refused.size());
        assertThat(checkpoints).allMatch(c -> c.state() == ApplyCheckpoint.State.CLOSED);
    }

    private long published(HandOff handOff) {
        Set<String> keys = new HashSet<>();
        long records = 0;
        for (int p = 0; p < handOff.partitions(); p++) {
            for (InMemoryKafka.Record record :
                    world.kafka().committed(handOff.topic(), p).values()) {
                keys.add(java.util.HexFormat.of().formatHex(record.key()));
                records++;
            }
        }
        assertThat(records).as("no row is published twice").isEqualTo(keys.size());
        return records;
    }

    private void committing(ApplyCheckpoint from, ApplyCheckpoint to) {
        ApplyCheckpoint now = world
                .database()
                .checkpoints(world.taskId(), to.partition().topic())
                .stream()
                .filter(c -> c.partition().equals(to.partition()))
                .findFirst()
                .orElseThrow();
        HandOff handOff = world.handOffs().stream()
                .filter(h -> h.topic().equals(to.partition().topic()))
                .findFirst()
                .orElseThrow();
        assertThat(now).as("Invariant 2: a fenced writer never writes").isEqualTo(from);
        assertThat(to.epoch()).isEqualTo(now.epoch());
        assertThat(world.database()
                        .phase(world.taskId(), handOff.mapping().collection().id()))
                .as("nothing is applied behind the gate")
                .contains(PhaseGate.Phase.SNAPSHOT);
    }

    private void checkCounters(ApplyCheckpoint now) {
        Map<Long, InMemoryKafka.Record> records =
                world.kafka().committed(now.partition().topic(), now.partition().partition());
        long rows = records.keySet().stream()
                .filter(offset -> offset < now.nextOffset())
                .count();
        long bytes = records.entrySet().stream()
                .filter(e -> e.getKey() < now.nextOffset())
                .mapToLong(e -> e.getValue().sizeBytes())
                .sum();
        assertThat(now.counts().rows() + now.counts().conflicts())
                .as("rows counted in %s", now)
                .isEqualTo(rows);
        assertThat(now.counts().bytes()).as("bytes counted in %s", now).isEqualTo(bytes);
    }

    private static void moved(String key, Optional<Object> older, Object newer) {
        if (older.isPresent() && newer instanceof ScanPosition now) {
            ScanPosition before = (ScanPosition) older.get();
            assertThat(!before.done() || (now.done() && now.lastKey().equals(before.lastKey())))
                    .as("%s stays at its end: only rows that were passed over are added", key)
                    .isTrue();
            assertThat(now.rows()).as("Invariant 2: rows of %s", key).isGreaterThanOrEqualTo(before.rows());
            assertThat(now.lastKey()
                            .map(k -> before.lastKey()
                                    .map(b -> b.compareTo(k) <= 0)
                                    .orElse(true))
                            .orElse(true))
                    .as("Invariant 2: last key of %s", key)
                    .isTrue();
        }
    }
}
