package io.godwit.fullimport.pipeline;

import io.godwit.fullimport.config.FullImportConfig;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceReader;
import io.godwit.runtime.snapshot.SnapshotPublisher;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.ScanEnd;
import io.godwit.runtime.state.ScanPlan;
import java.util.List;
import java.util.function.Consumer;

/** Begins and ends the scan of a mapping. Thread-safe. */
final class ScanPlanner {
    private final SourceCatalog catalog;
    private final SourceReader reader;
    private final Consumer<ScanEnd> ends;
    private final FullImportConfig config;

    ScanPlanner(SourceCatalog catalog, SourceReader reader, Consumer<ScanEnd> ends, FullImportConfig config) {
        this.ends = ends;
        this.catalog = catalog;
        this.reader = reader;
        this.config = config;
    }

    /**
     * Plans a readable collection; a plan of an earlier run is kept. The plan of a collection that is split into ranges is durable
     * afterwards, any other becomes durable with its first rows.
     */
    void plan(MappingProgress progress, SnapshotPublisher publisher) {
        HandOff handOff = progress.handOff();
        ScanPlan plan = publisher.plan(handOff).orElseGet(() -> {
            ScanPlan fresh = progress.plan().orElseGet(() -> fresh(handOff));
            if (fresh.ranges().size() == 1) {
                publisher.add(fresh);
            } else {
                publisher.commitPlan(fresh);
            }
            return fresh;
        });
        for (int range = 0;
                range < plan.ranges().size();
                range++) { // so that counts and back-pressure know earlier runs
            progress.published(publisher.position(plan, range));
        }
        progress.planned(plan);
    }

    private ScanPlan fresh(HandOff handOff) {
        CollectionSchema collection = handOff.mapping().collection();
        long rows = reader.count(collection, KeyRange.ALL, handOff.readPoint()).rows();
        List<KeyRange> ranges = reader.split(collection, parts(rows), handOff.readPoint());
        return new ScanPlan(handOff.taskId(), collection.id(), handOff.attempt(), ranges, rows);
    }

    /** Makes the scan's end durable: timestamp H, taken after the last page, before the gate can open. */
    void end(MappingProgress progress) {
        HandOff handOff = progress.handOff();
        checkThere(handOff);
        if (handOff.changes().isPresent()) {
            long timestamp = catalog.allocateTimestamp()
                    .orElseThrow(() -> GodwitException.bug("a source with a log has timestamps", null));
            ends.accept(
                    new ScanEnd(handOff.taskId(), handOff.mapping().collection().id(), handOff.attempt(), timestamp));
        }
    }

    /** The id decides: a renamed collection is still the same. */
    private void checkThere(HandOff handOff) {
        CollectionSchema agreed = handOff.mapping().collection();
        if (catalog.current(agreed).isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_GONE,
                    "collection " + agreed.name() + " does not exist any more",
                    "exclude it; if it was created again, run a task under a new name for the new one");
        }
    }

    private int parts(long rows) {
        return (int) Math.max(1, Math.min(2L * config.readers(), rows / config.rowsPerRange()));
    }
}
