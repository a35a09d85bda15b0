package io.godwit.fullimport.pipeline;

import io.godwit.fullimport.config.FullImportConfig;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.KeyFinding;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceReader;
import io.godwit.runtime.conflict.ConflictLog;
import io.godwit.runtime.snapshot.SnapshotPublisher;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ScanEnd;
import io.godwit.runtime.state.ScanPlan;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Begins and ends the scan of a mapping: cuts into ranges, and holds the rows scanned against the source's count. */
final class ScanPlanner {
    private static final int FINDINGS_PER_RANGE = 1_000;

    private final SourceCatalog catalog;
    private final SourceReader reader;
    private final ConflictLog conflicts;
    private final Consumer<ScanEnd> ends;
    private final FullImportConfig config;
    private final Clock clock;

    ScanPlanner(
            SourceCatalog catalog,
            SourceReader reader,
            ConflictLog conflicts,
            Consumer<ScanEnd> ends,
            FullImportConfig config,
            Clock clock) {
        this.ends = ends;
        this.catalog = catalog;
        this.reader = reader;
        this.conflicts = conflicts;
        this.config = config;
        this.clock = clock;
    }

    /** Makes the plan of a readable collection durable; a plan of an earlier run is kept. */
    void plan(MappingProgress progress, SnapshotPublisher publisher) {
        HandOff handOff = progress.handOff();
        checkUnchanged(handOff);
        CollectionSchema collection = handOff.mapping().collection();
        Optional<ScanPlan> known = publisher.plan(handOff);
        if (known.isEmpty()) {
            long rows = reader.count(collection, KeyRange.ALL, handOff.readPoint());
            List<KeyRange> ranges = reader.split(collection, parts(rows), handOff.readPoint());
            ScanPlan fresh = new ScanPlan(handOff.taskId(), collection.id(), handOff.attempt(), ranges, rows);
            publisher.commitPlan(fresh);
            known = Optional.of(fresh);
        }
        ScanPlan plan = known.get();
        for (int range = 0;
                range < plan.ranges().size();
                range++) { // so that counts and back-pressure know earlier runs
            progress.published(publisher.position(plan, range));
        }
        progress.planned(plan);
    }

    /** Compares the scanned rows of a finished mapping with the source's count, reports, and makes the scan's end durable. */
    void conclude(MappingProgress progress) {
        HandOff handOff = progress.handOff();
        ScanPlan plan = progress.plan().orElseThrow();
        checkUnchanged(handOff);
        progress.findingsFromHere();
        for (int range = 0; range < plan.ranges().size(); range++) {
            for (KeyFinding finding : missing(handOff, plan.ranges().get(range), progress.rowsOf(range))) {
                report(progress, range, finding);
            }
        }
        end(handOff);
    }

    /** Timestamp H, taken behind the last page; durable before the gate can open. */
    private void end(HandOff handOff) {
        if (handOff.changes().isPresent()) {
            long timestamp = catalog.allocateTimestamp()
                    .orElseThrow(() -> GodwitException.bug("a source with a log has timestamps", null));
            ends.accept(
                    new ScanEnd(handOff.taskId(), handOff.mapping().collection().id(), handOff.attempt(), timestamp));
        }
    }

    /** Fewer rows than were scanned say nothing either: rows deleted meanwhile may stand against others that were not returned. */
    private List<KeyFinding> missing(HandOff handOff, KeyRange range, long scanned) {
        CollectionSchema collection = handOff.mapping().collection();
        long counted = reader.count(collection, range, handOff.readPoint());
        return counted == scanned
                ? List.of()
                : reader.explainMissing(collection, range, handOff.readPoint(), FINDINGS_PER_RANGE);
    }

    private void report(MappingProgress progress, int range, KeyFinding finding) {
        HandOff handOff = progress.handOff();
        String where = finding.key().map(k -> "key " + k).orElseGet(() -> within(finding.range()));
        String text =
                finding.code().summary() + ": " + where + ", " + finding.surplus() + " more row(s) than can be read";
        conflicts.record(new ConflictRecord(
                handOff.taskId(),
                "scan/" + handOff.mapping().label() + "/" + where,
                range,
                0,
                handOff.mapping().label(),
                handOff.mapping().table().toString(),
                finding.key().map(Object::toString),
                "SOURCE",
                finding.code().name(),
                text,
                clock.millis()));
        progress.found(text);
    }

    private static String within(KeyRange range) {
        String from = range.after().map(key -> "keys behind " + key).orElse("keys");
        return from + range.upTo().map(key -> " up to " + key).orElse(" up to the highest");
    }

    private void checkUnchanged(HandOff handOff) {
        CollectionSchema agreed = handOff.mapping().collection();
        if (catalog.describe(agreed.name()).id() != agreed.id()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_CHANGED,
                    "collection " + agreed.name() + " was dropped and created again since the hand-off",
                    "run a task under a new name for the new collection");
        }
    }

    private int parts(long rows) {
        return (int) Math.max(1, Math.min(2L * config.readers(), rows / config.rowsPerRange()));
    }
}
