package io.godwit.fullimport.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.fullimport.config.FullImportConfig;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.process.Retrying;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ScanPlan;
import io.godwit.runtime.state.ScanPosition;
import io.godwit.testsupport.FaultPlan;
import io.godwit.testsupport.InMemorySnapshotPublisher;
import io.godwit.testsupport.InMemorySource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScanWorkerTest {
    private static final GodwitMeters METERS = new GodwitMeters("task", "full-import");
    private static final FullImportConfig CONFIG =
            new FullImportConfig(1, 1, 50, 1_000_000, Duration.ofSeconds(20), 10_000_000, 100, true, true, false);
    /** A collection so many places later shares the slot of the first. */
    private static final int GROUPS = 64;

    private final SimulatedWorld world = new SimulatedWorld(20);
    private final List<String> committed = new ArrayList<>();
    private List<MappingProgress> mappings = List.of();

    @BeforeEach
    void twoCollectionsOfOneGroup() {
        for (int i = 0; i <= GROUPS; i++) {
            world.collection("c" + i, FieldType.INT64, 10, 1, 0);
        }
        List<HandOff> handOffs =
                List.of(world.handOffs().getFirst(), world.handOffs().get(GROUPS));
        handOffs.forEach(
                handOff -> world.source().ensureLoaded(handOff.mapping().collection(), new LoadOptions(true, true)));
        mappings = handOffs.stream().map(MappingProgress::new).toList();
        world.kafka().observe((key, older, newer) -> committed.add(key));
    }

    @Test
    void aSlotIsTakenOverOnceForSmallCollectionsAndEachHasOneTransaction() {
        List<String> calls = new ArrayList<>();

        perform(FaultPlan.none(), new RecordedCalls(calls));

        assertThat(mappings).allMatch(MappingProgress::scanned);
        assertThat(calls).containsExactly("recover", "commit", "commit", "close");
        assertThat(committed)
                .as("a plan is durable with the first rows, not before and not after")
                .contains(planOf(0), positionOf(0), planOf(1), positionOf(1));
    }

    @Test
    void aCollectionThatCannotBeReadNowLetsTheOthersOfItsSlotPass() {
        AtomicInteger calls = new AtomicInteger();
        FaultPlan awayAtFirst = FaultPlan.calm(() -> {
            if (calls.getAndIncrement() == 0) {
                throw GodwitException.retriable(ErrorCode.SOURCE_UNREACHABLE, "away", "wait", null);
            }
        });

        perform(awayAtFirst, new RecordedCalls(new ArrayList<>()));

        assertThat(mappings).allMatch(MappingProgress::scanned);
        assertThat(committed).containsSubsequence(positionOf(1), positionOf(0));
    }

    private void perform(FaultPlan faults, RecordedCalls calls) {
        ScanBoard board = new ScanBoard();
        board.add(mappings);
        FlowControl flow = new FlowControl(mappings, Long.MAX_VALUE);
        InMemorySource source = world.source().as(faults);
        ScanFindings findings = new ScanFindings(world.conflicts().as(faults), Clock.systemUTC());
        SchemaIds schemaIds = new SchemaIds(world.registry());
        ScanWorker worker = new ScanWorker(
                board,
                new SourceLoads(source, CONFIG, Clock.systemUTC()),
                new ScanPlanner(source, source, end -> {}, CONFIG),
                slot -> calls.on(new InMemorySnapshotPublisher(world.kafka(), slot, FaultPlan.none())),
                publisher -> new CheckedRange(
                        source,
                        publisher,
                        new RangePublisher(source, publisher, schemaIds, flow, CONFIG, METERS),
                        findings,
                        flow),
                new Retrying(flow.signal(), METERS),
                flow);
        board.poll().ifPresent(worker::perform);
        assertThat(board.exhausted()).isTrue();
    }

    private String planOf(int mapping) {
        HandOff handOff = mappings.get(mapping).handOff();
        return ScanPlan.key(handOff.taskId(), handOff.mapping().collection().id(), 1);
    }

    private String positionOf(int mapping) {
        HandOff handOff = mappings.get(mapping).handOff();
        return ScanPosition.key(handOff.taskId(), handOff.mapping().collection().id(), 1, 0);
    }
}
