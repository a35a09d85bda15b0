package io.godwit.control.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.ControlPorts;
import io.godwit.control.memory.ControlWorld;
import io.godwit.control.memory.Turns;
import io.godwit.control.objects.Preparation;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.TableMapping;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.testsupport.FaultPlan;
import io.godwit.testsupport.InMemoryPhaseGate;
import io.godwit.testsupport.InMemoryTargetSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HandOffStageTest {
    private static final TaskRecord TASK =
            new TaskRecord("task", "t", 1, TaskRecord.State.RUNNING, Map.of(), 1, Optional.empty(), Optional.empty());

    private final ControlWorld world = new ControlWorld();
    private final CountedLog log = new CountedLog();
    private final List<String> reported = new ArrayList<>();
    private final Preparation preparation = new Preparation(reported::add);

    @Test
    void theLogIsAskedOnceForAllCollectionsAndEachKeepsItsOwnChannels() {
        List<TableMapping> mappings = mappings(120);

        List<HandOff> handOffs =
                stage().agree(TASK, mappings, true, table -> false, new StartPoint.WithScan(), preparation);

        assertThat(log.asked).hasSize(1);
        assertThat(handOffs).hasSize(120).allSatisfy(handOff -> assertThat(
                        handOff.logEnds().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        handOff.mapping().collection().channels()));
        assertThat(handOffs.getLast().logEnds()).containsEntry("channel-119", LogPosition.of(119));
    }

    @Test
    void ofManyCollectionsItIsReportedHowFarTheyAre() {
        stage().agree(TASK, mappings(120), true, table -> false, new StartPoint.WithScan(), preparation);

        assertThat(reported)
                .containsExactly(
                        "50 of 120 collections counted", "100 of 120 collections counted", "240 of 240 topics exist");
    }

    @Test
    void ofFewNothingIsReported() {
        stage().agree(TASK, mappings(3), true, table -> false, new StartPoint.WithScan(), preparation);

        assertThat(reported).isEmpty();
    }

    private HandOffStage stage() {
        ControlPorts ports = new ControlPorts(
                world.source,
                new InMemoryTargetSchema(world.database),
                new InMemoryPhaseGate(world.database, FaultPlan.none()),
                Optional.of(log),
                Turns.ports(world.changeLogs, "changes"));
        return new HandOffStage(ports, world.ledger.topics(), 4, true, reported::add);
    }

    private List<TableMapping> mappings(int count) {
        List<TableMapping> mappings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            mappings.add(ControlWorld.mapping(world.followed("c" + i, i, 1)));
        }
        return mappings;
    }

    /** Ends of channels named by numbers: the number is the offset. */
    private static final class CountedLog implements SourceLog {
        private final List<Collection<String>> asked = new ArrayList<>();

        @Override
        public Map<String, LogPosition> ends(Collection<String> channels) {
            asked.add(channels);
            Map<String, LogPosition> ends = new TreeMap<>();
            channels.forEach(c -> ends.put(c, LogPosition.of(Long.parseLong(c.substring(c.indexOf('-') + 1)))));
            return ends;
        }

        @Override
        public Map<String, LogPosition> starts(Collection<String> channels) {
            return Map.of();
        }

        @Override
        public Map<String, LogPosition> at(Collection<String> channels, Instant time) {
            return Map.of();
        }

        @Override
        public Map<String, Duration> retention(Collection<String> channels) {
            return Map.of();
        }

        @Override
        public Optional<Instant> takenAt(String channel, LogPosition position) {
            return Optional.empty();
        }

        @Override
        public Reader read(Map<String, LogPosition> from) {
            throw new IllegalStateException("nobody reads here");
        }

        @Override
        public void close() {}
    }
}
