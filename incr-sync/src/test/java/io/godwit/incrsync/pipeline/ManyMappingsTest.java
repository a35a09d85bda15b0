package io.godwit.incrsync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.PhaseGate;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.HandOff;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a thousand collections cost, of which most are idle. */
class ManyMappingsTest {
    private static final int MAPPINGS = 1_000;
    private static final String TASK = "many";

    private final Map<String, MappingChanges> byTopic = new TreeMap<>();
    private final CountedGate gate = new CountedGate();
    private final TargetLook look =
            new TargetLook(gate, handOff -> false, collection -> OptionalLong.of(5), TASK, byTopic);

    ManyMappingsTest() {
        for (int id = 1; id <= MAPPINGS; id++) {
            MappingChanges mapping = new MappingChanges(handOff(id));
            byTopic.put(mapping.topic(), mapping);
        }
    }

    private long nanos;

    @Test
    void theTargetIsAskedTwiceALookWhateverTheNumberOfMappings() {
        look.look();
        assertThat(gate.recorded).as("each mapping is recorded once").isEqualTo(MAPPINGS);
        gate.questions = 0;

        look.look();
        assertThat(gate.questions).as("while gates are shut").isEqualTo(1);
        assertThat(look.pause()).isEqualTo(Duration.ofSeconds(1));

        gate.openAll();
        gate.questions = 0;
        look.look();
        assertThat(gate.questions).isEqualTo(2);
        assertThat(byTopic.values()).allMatch(MappingChanges::isOpen);

        gate.questions = 0;
        look.look();
        assertThat(gate.questions).as("when all are open").isEqualTo(1);
        assertThat(gate.recorded).isEqualTo(MAPPINGS);
        assertThat(look.pause()).as("a long answer is asked for less often").isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void idleMappingsTakeTurnsInTheirReportsAndBusyOnesDoNotWait() {
        List<ChangeStatus> statuses = new ArrayList<>();
        StatusReports reports = new StatusReports(byTopic.values(), statuses::add, () -> nanos);
        gate.openAll();
        look.look();
        tell(10);
        reports.report();
        assertThat(statuses).hasSize(MAPPINGS);
        statuses.clear();

        tell(11);
        MappingChanges busy = byTopic.get("changes7");
        busy.applied(ApplyCheckpoint.first(new PartitionRef(TASK, "changes7", 0), 3));
        reports.report();
        assertThat(statuses).singleElement().returns(7L, ChangeStatus::collectionId);
        statuses.clear();

        nanos += Duration.ofSeconds(5).toNanos();
        reports.report();
        assertThat(statuses)
                .as("none is silent for so long that it seems to be behind")
                .hasSize(MAPPINGS - 1);
        statuses.clear();

        tell(12);
        reports.reportAll();
        assertThat(statuses).hasSize(MAPPINGS);
    }

    private void tell(long watermark) {
        byTopic.values().forEach(mapping -> {
            mapping.reported(new CollectionProgress(TASK, mapping.collectionId(), watermark, Map.of(), false, true, 0));
            mapping.advance();
        });
    }

    private static HandOff handOff(long id) {
        CollectionSchema collection = Samples.collection("c" + id, id, FieldType.INT64);
        return HandOffs.followed(TASK, collection, 1, new HandOff.ChangeTopic("changes" + id, 2));
    }

    /** A gate that counts what it is asked. */
    private static final class CountedGate implements PhaseGate {
        private final Map<Long, Phase> phases = new HashMap<>();
        private final List<ApplyCheckpoint> checkpoints = new ArrayList<>();
        private int recorded;
        private int questions;

        void openAll() {
            for (long id = 1; id <= MAPPINGS; id++) {
                phases.put(id, Phase.CHANGES);
                for (int partition = 0; partition < 2; partition++) {
                    checkpoints.add(ApplyCheckpoint.first(new PartitionRef(TASK, "changes" + id, partition), 0));
                }
            }
        }

        @Override
        public synchronized Phase open(String taskId, TableMapping mapping, int attempt) {
            recorded++;
            return phases.computeIfAbsent(mapping.collection().id(), id -> Phase.SNAPSHOT);
        }

        @Override
        public Map<Long, Phase> phases(String taskId) {
            questions++;
            return phases;
        }

        @Override
        public List<ApplyCheckpoint> openCheckpoints(String taskId) {
            questions++;
            return checkpoints;
        }

        @Override
        public void again(String taskId, long collectionId, int attempt, List<String> topics) {
            throw new IllegalStateException();
        }

        @Override
        public void forget(String taskId, long collectionId, List<String> topics) {
            throw new IllegalStateException();
        }

        @Override
        public PhaseGate claimed(String taskId) {
            throw new IllegalStateException();
        }

        @Override
        public void confirm() {
            throw new IllegalStateException();
        }

        @Override
        public void unclaim(String taskId) {
            throw new IllegalStateException();
        }

        @Override
        public Optional<Phase> phase(String taskId, long collectionId) {
            throw new IllegalStateException("one question for all");
        }

        @Override
        public void advance(
                String taskId, long collectionId, List<PartitionEnd> snapshotEnds, List<PartitionEnd> changeStarts) {
            throw new IllegalStateException();
        }

        @Override
        public List<ApplyCheckpoint> checkpoints(String taskId, String topic) {
            throw new IllegalStateException("one question for all");
        }

        @Override
        public void close() {}
    }
}
