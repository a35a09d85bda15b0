package io.godwit.fullimport.pipeline;

import io.godwit.fullimport.pipeline.RangeParts.Part;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.Explanation;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowCount;
import io.godwit.model.source.SourceReader;
import io.godwit.runtime.snapshot.PublishedKeys;
import io.godwit.runtime.snapshot.SnapshotPublisher;
import io.godwit.runtime.state.ScanPlan;
import io.godwit.runtime.state.ScanPosition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Publishes a range and compares what was published with what the source holds: by count first, and key by key where the counts
 * differ, or where a part of the collection can have been released while others answered. What a scan missed is published then. Why
 * a row is missing does not matter: a partition that was released and loaded again in mid-scan, or any other incomplete answer. A
 * range is checked in every process that works on its mapping, and the gate stays shut until all are. One reader thread, one range.
 * Invariant 3.
 */
final class CheckedRange {
    private final SourceReader reader;
    private final SnapshotPublisher publisher;
    private final RangePublisher rows;
    private final ScanFindings findings;
    private final FlowControl flow;
    private final UnexplainedRows unexplained = new UnexplainedRows();
    private final ComparedParts compared = new ComparedParts();

    CheckedRange(
            SourceReader reader,
            SnapshotPublisher publisher,
            RangePublisher rows,
            ScanFindings findings,
            FlowControl flow) {
        this.reader = reader;
        this.publisher = publisher;
        this.rows = rows;
        this.findings = findings;
        this.flow = flow;
    }

    /** Publishes the rest of the range and checks it. Returns early, with everything committed, when asked to drain. */
    void publish(MappingProgress progress, int range) {
        rows.publish(progress, range);
        ScanPlan plan = progress.plan().orElseThrow();
        ScanPosition position = publisher.position(plan, range);
        if (!position.done() || flow.draining()) {
            return;
        }
        CollectionSchema collection = progress.handOff().mapping().collection();
        unexplained.look();
        RowCount counted = reader.count(
                collection, plan.ranges().get(range), progress.handOff().readPoint());
        if (counted.parted() && counted.rows() < position.rows()) {
            unexplained.vanished(position.rows() - counted.rows(), collection);
        }
        Comparison comparison =
                new Comparison(progress, range, counted.parted() ? compared.surplus() : new SurplusRows());
        if (counted.parted() || counted.rows() != position.rows()) {
            comparison.run(position, counted);
        }
        if (!flow.draining()) {
            unexplained.settle(collection);
            progress.checked(range, findings.record(progress.handOff(), range, comparison.explanation()));
        }
    }

    /** One look at a range whose count does not prove that everything is published. */
    private final class Comparison {
        private final MappingProgress progress;
        private final int range;
        private final CollectionSchema collection;
        private final ReadPoint at;
        private final SurplusRows surplus;

        Comparison(MappingProgress progress, int range, SurplusRows surplus) {
            this.progress = progress;
            this.range = range;
            this.collection = progress.handOff().mapping().collection();
            this.at = progress.handOff().readPoint();
            this.surplus = surplus;
        }

        void run(ScanPosition position, RowCount counted) {
            KeyRange whole = progress.plan().orElseThrow().ranges().get(range);
            try (PublishedKeys published = publisher.published(progress.handOff(), range)) {
                List<Part> parts = RangeParts.of(whole, published.chunks());
                if (rowsOf(parts) != position.rows()) {
                    if (counted.rows() != position.rows()) {
                        throw unknownKeys();
                    }
                } else if (counted.parted()) { // equal counts prove nothing
                    compareAll(parts, published);
                } else {
                    narrow(parts, published);
                }
            }
        }

        private void compareAll(List<Part> parts, PublishedKeys published) {
            for (Part part : parts) {
                if (!compared.hold(part)) {
                    Explanation explanation = compare(part, published);
                    if (flow.draining() || unexplained.any()) {
                        return;
                    }
                    compared.add(part, explanation);
                }
            }
        }

        private GodwitException unknownKeys() {
            return GodwitException.configuration(
                    ErrorCode.SOURCE_INCOMPLETE,
                    "the rows of " + collection.name()
                            + " differ from the source's count, and which keys were read is"
                            + " not known: the scan was begun by an older version",
                    "migrate it again: godwit task repeat --collection " + collection.name() + ", then task run");
        }

        /** Halves what differs, and compares the smallest parts. */
        private void narrow(List<Part> parts, PublishedKeys published) {
            KeyRange span = new KeyRange(
                    parts.getFirst().range().after(), parts.getLast().range().upTo());
            if (flow.draining() || count(span) == rowsOf(parts)) {
                return;
            }
            if (parts.size() == 1) {
                surplus.add(compare(parts.getFirst(), published));
            } else {
                narrow(parts.subList(0, parts.size() / 2), published);
                narrow(parts.subList(parts.size() / 2, parts.size()), published);
            }
        }

        private Explanation compare(Part part, PublishedKeys published) {
            MissingKeys missing = new MissingKeys(published, part.chunks());
            Explanation explanation = reader.explain(collection, part.range(), at, surplus.room(), (place, keys) -> {
                progress.compared(keys.size());
                Set<Key> passedOver = missing.among(keys);
                if (!passedOver.isEmpty()) {
                    passedOver.removeAll(rows.supplement(progress, range, place, passedOver));
                    if (!passedOver.isEmpty()) {
                        lookAgain(place, passedOver);
                    }
                }
                return !flow.draining();
            });
            unexplained.findings(explanation.findings());
            return explanation;
        }

        /** Rows of these keys did not arrive: those that were deleted since they were read are explained, the others are not. */
        private void lookAgain(KeyRange place, Set<Key> keys) {
            Set<Key> seen = new HashSet<>();
            Explanation explanation = reader.explain(
                    collection,
                    place,
                    at,
                    SurplusRows.MOST_NAMED,
                    (page, again) -> seen.addAll(again) || !flow.draining());
            seen.retainAll(keys);
            unexplained.keys(seen.size());
            unexplained.findings(explanation.findings());
        }

        long count(KeyRange part) {
            return reader.count(collection, part, at).rows();
        }

        Explanation explanation() {
            return surplus.explanation();
        }

        private static long rowsOf(List<Part> parts) {
            return parts.stream().mapToLong(Part::rows).sum();
        }
    }
}
