package io.godwit.fullimport.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.fullimport.config.FullImportConfig;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.snapshot.SnapshotPublisher;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ScanPlan;
import io.godwit.testsupport.FaultPlan;
import io.godwit.testsupport.InMemorySnapshotPublisher;
import io.godwit.testsupport.InMemorySource;
import io.godwit.testsupport.TestRow;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckedRangeTest {
    private static final FullImportConfig CONFIG =
            new FullImportConfig(1, 1, 50, 1, Duration.ofDays(1), Long.MAX_VALUE, 100, false, true, false);

    private final SimulatedWorld world = new SimulatedWorld(10).collection("c", FieldType.INT64, 100, 2, 0);
    private final InMemorySource source = world.source();
    private final HandOff handOff = world.handOffs().getFirst();
    private final CollectionSchema collection = handOff.mapping().collection();
    private final GodwitMeters meters = new GodwitMeters("t", "full-import");
    private final FlowControl flow = new FlowControl(List.of(), Long.MAX_VALUE);
    private MappingProgress progress = new MappingProgress(handOff);

    @BeforeEach
    void load() {
        source.load(collection, true);
    }

    @Test
    void rowsOfAPartThatWasReleasedDuringTheScanArePublishedOnce() {
        scanWhileReleased(key -> key.compareTo(Key.of(30)) > 0 && key.hashCode() % 2 == 0);

        range().publish(progress, 0);

        assertThat(published()).hasSize(100).doesNotHaveDuplicates();
        assertThat(progress.allRangesChecked()).isTrue();
    }

    @Test
    void aRangeWhoseRowsWereAllLeftOutIsPublished() {
        scanWhileReleased(key -> true);

        range().publish(progress, 0);

        assertThat(published()).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void theCountOfTheRangeIsThatOfItsRows() {
        scanWhileReleased(key -> key.hashCode() % 3 == 0);

        range().publish(progress, 0);

        assertThat(progress.status().rows().published()).isEqualTo(100);
    }

    @Test
    void nothingIsCheckedWhileAPartIsReleased() {
        scanWhileReleased(key -> key.hashCode() % 2 == 0);
        source.release(collection, key -> key.hashCode() % 2 == 0);

        assertThatThrownBy(() -> range().publish(progress, 0))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_NOT_LOADED));
        assertThat(progress.allRangesChecked()).isFalse();
    }

    @Test
    void aNewProcessChecksWhatTheOneBeforePublished() {
        scanWhileReleased(key -> key.hashCode() % 2 == 0);
        progress = new MappingProgress(handOff);
        progress.planned(plan());

        range().publish(progress, 0);

        assertThat(published()).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void aKeyThatWasDeletedSinceDoesNotStandAgainstOneThatIsMissing() {
        scanWhileReleased(key -> key.equals(Key.of(70)));
        source.remove(collection, Key.of(3));
        source.remove(collection, Key.of(4));
        CheckedRange range = range();

        for (int look = 1; look < 12; look++) {
            assertThatThrownBy(() -> range.publish(progress, 0))
                    .hasMessageContaining("fewer than were read, in look " + look);
        }
        range.publish(progress, 0);

        assertThat(published()).hasSize(100).contains(Key.of(70), Key.of(3));
    }

    @Test
    void asManyDeletedKeysAsMissingOnesHideNothing() {
        scanWhileReleased(key -> key.equals(Key.of(70)));
        source.remove(collection, Key.of(3));

        range().publish(progress, 0);

        assertThat(published()).hasSize(100).doesNotHaveDuplicates().contains(Key.of(70), Key.of(3));
    }

    @Test
    void aPartThatDoesNotShowItsRowsForAMomentIsNotTakenForDeleted() {
        scanWhileReleased(key -> key.equals(Key.of(70)));
        List<Key> hidden = List.of(Key.of(3), Key.of(4), Key.of(70));
        List<TestRow> rows = hidden.stream().map(source.rows(collection)::get).toList();
        hidden.forEach(key -> source.remove(collection, key));
        CheckedRange range = range();

        assertThatThrownBy(() -> range.publish(progress, 0)).hasMessageContaining("2 rows of default.c fewer");
        source.put(collection, rows);
        range.publish(progress, 0);

        assertThat(published()).hasSize(100).contains(Key.of(70));
    }

    @Test
    void anAnswerThatStaysShortFailsTheMappingAndNeverPassesTheGate() {
        CheckedRange range = range();
        progress.planned(plan());
        source.answerShort(collection, Integer.MAX_VALUE);

        for (int look = 1; look < 8; look++) {
            assertThatThrownBy(() -> range.publish(progress, 0))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.kind()).isEqualTo(GodwitException.Kind.RETRIABLE));
        }
        assertThatThrownBy(() -> range.publish(progress, 0)).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_INCOMPLETE);
            assertThat(e.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
            assertThat(e).hasMessageContaining(collection.name().toString());
            assertThat(e.remedy()).contains("task repeat");
        });
        assertThat(progress.allRangesChecked()).isFalse();
    }

    @Test
    void aDifferenceIsNarrowedDownByCountsBeforeKeysAreRead() {
        TestRow later = source.rows(collection).get(Key.of(42));
        source.remove(collection, later.key());
        progress.planned(plan());
        rows(publisher()).publish(progress, 0);
        source.put(collection, List.of(later));
        List<KeyRange> compared = new ArrayList<>();
        source.observeExplained(compared::add);

        range().publish(progress, 0);

        assertThat(compared).hasSize(1).allMatch(range -> range.contains(Key.of(42)));
        assertThat(source.rows(collection).keySet().stream()
                        .filter(compared.getFirst()::contains)
                        .count())
                .isLessThan(20);
    }

    private void scanWhileReleased(java.util.function.Predicate<Key> part) {
        progress.planned(plan());
        source.release(collection, part);
        rows(publisher()).publish(progress, 0);
        source.loadWhole(collection);
    }

    private CheckedRange range() {
        SnapshotPublisher publisher = publisher();
        return new CheckedRange(
                source, publisher, rows(publisher), new ScanFindings(world.conflicts(), Clock.systemUTC()), flow);
    }

    private RangePublisher rows(SnapshotPublisher publisher) {
        return new RangePublisher(source, publisher, new SchemaIds(world.registry()), flow, CONFIG, meters);
    }

    private SnapshotPublisher publisher() {
        SnapshotPublisher publisher = new InMemorySnapshotPublisher(world.kafka(), "slot", FaultPlan.none());
        publisher.recover();
        return publisher;
    }

    private ScanPlan plan() {
        return new ScanPlan(handOff.taskId(), collection.id(), handOff.attempt(), List.of(KeyRange.ALL), 100);
    }

    private List<Key> published() {
        List<Key> keys = new ArrayList<>();
        for (int p = 0; p < handOff.partitions(); p++) {
            world.kafka()
                    .committed(handOff.topic(), p)
                    .values()
                    .forEach(record -> keys.add(new io.godwit.model.avro.KeyCodec(collection, 0).decode(record.key())));
        }
        return keys;
    }
}
