package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.BulkImport;
import io.godwit.model.source.RangeScan;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.model.source.SourceCatalog.LoadOutcome;
import io.godwit.model.source.SourceReader;
import io.godwit.model.text.Plural;
import java.util.Optional;
import java.util.OptionalLong;

/** What the rows of a collection are like. Thread-safe; blocks. */
final class RowChecks implements AutoCloseable {
    private static final String PATH = "spec.objects.include";
    /** Milvus lists the imports of a whole database each time. */
    private static final int MOST_ASKED_FOR_IMPORTS = 50;

    private static final int LOOKS = 2;

    private final SourceCatalog catalog;
    private final PrecheckPorts ports;
    private Optional<SourceReader> open = Optional.empty();

    RowChecks(SourceCatalog catalog, PrecheckPorts ports) {
        this.catalog = catalog;
        this.ports = ports;
    }

    /** Whether a row, as large as its schema allows, fits into a record. */
    Check size(TableMapping mapping) {
        OptionalLong most = RowBound.of(mapping.collection());
        if (most.isEmpty()) {
            return Check.pass(
                    CheckCode.ROW_SIZE,
                    mapping.label(),
                    PATH,
                    "its schema sets no bound; Milvus itself takes a row of a few MB");
        }
        String words = "a row takes up to %,d bytes by its schema".formatted(most.getAsLong());
        return most.getAsLong() <= ports.mostRecordBytes()
                ? Check.pass(CheckCode.ROW_SIZE, mapping.label(), PATH, words)
                : Check.warn(
                        CheckCode.ROW_SIZE,
                        mapping.label(),
                        PATH,
                        words + ", and a record of Kafka holds %,d".formatted(ports.mostRecordBytes()),
                        "none, if no row is that large: Milvus itself takes a row of a few MB; else exclude it in"
                                + " spec.objects.exclude");
    }

    /** Whether the source drops rows by their age. */
    static Check ttl(TableMapping mapping) {
        long seconds = mapping.collection().ttlSeconds();
        return seconds == 0
                ? Check.pass(CheckCode.TTL, mapping.label(), PATH, "its rows do not expire")
                : Check.warn(
                        CheckCode.TTL,
                        mapping.label(),
                        PATH,
                        "its rows expire after " + Plural.of(seconds, "second") + ", and stay in the target",
                        "delete them in the target by a job of its own, by a column that says how old they are; or set"
                                + " collection.ttl.seconds to 0 for the time of the migration");
    }

    /**
     * Whether rows come that no message of the log announces.
     *
     * @param collections how many the task migrates
     */
    Check imports(TableMapping mapping, int collections) {
        if (collections > MOST_ASKED_FOR_IMPORTS) {
            return skipped(
                    CheckCode.IMPORTS,
                    mapping,
                    "is not asked for more than " + MOST_ASKED_FOR_IMPORTS + " collections; while the task runs, its"
                            + " Store looks for imports");
        }
        try {
            long running = catalog.imports(mapping.collection()).stream()
                    .filter(known -> known.state() == BulkImport.State.RUNNING)
                    .count();
            return running == 0
                    ? Check.pass(CheckCode.IMPORTS, mapping.label(), PATH, "no bulk import is running")
                    : Check.warn(
                            CheckCode.IMPORTS,
                            mapping.label(),
                            PATH,
                            Plural.of(running, "bulk import") + " into it " + (running == 1 ? "is" : "are")
                                    + " running: rows that become visible after the scan are missing in the target",
                            "wait for the end, and start the task then");
        } catch (GodwitException e) {
            return skipped(CheckCode.IMPORTS, mapping, "the imports cannot be listed: " + e.getMessage());
        }
    }

    /** Whether the source counts more rows than it returns, in the first page of keys. */
    Check duplicates(TableMapping mapping) {
        try {
            if (catalog.plannedLoad(mapping.collection(), new LoadOptions(true, true)) != LoadOutcome.UNTOUCHED) {
                return skipped(CheckCode.DUPLICATE_KEYS, mapping, "is not loaded, so its keys cannot be looked at");
            }
            return ofSample(mapping, reader());
        } catch (GodwitException e) {
            return skipped(CheckCode.DUPLICATE_KEYS, mapping, "its keys cannot be looked at: " + e.getMessage());
        }
    }

    private synchronized SourceReader reader() {
        SourceReader reader = open.orElseGet(ports.reader());
        open = Optional.of(reader);
        return reader;
    }

    @Override
    public synchronized void close() {
        open.ifPresent(SourceReader::close);
        open = Optional.empty();
    }

    private Check ofSample(TableMapping mapping, SourceReader reader) {
        Sample sample = new Sample(0, 0);
        for (int look = 0; look < LOOKS; look++) { // what is written meanwhile is counted, and is no duplicate
            sample = sample(mapping.collection(), reader);
            if (sample.surplus() <= 0) {
                return Check.pass(
                        CheckCode.DUPLICATE_KEYS,
                        mapping.label(),
                        PATH,
                        "no duplicate under the first " + Plural.of(sample.keys(), "key"));
            }
        }
        return Check.warn(
                CheckCode.DUPLICATE_KEYS,
                mapping.label(),
                PATH,
                "the first " + Plural.of(sample.keys(), "key") + " hold "
                        + Plural.of(sample.surplus() + sample.keys(), "row")
                        + ": of those under one key Milvus returns one",
                "none, if any of them will do; each such key becomes a conflict of " + ErrorCode.SOURCE_DUPLICATE_KEY
                        + ", else delete and insert the keys at the source once");
    }

    private record Sample(long keys, long surplus) {}

    private Sample sample(CollectionSchema collection, SourceReader reader) {
        OptionalLong now = catalog.allocateTimestamp();
        ReadPoint at = now.isPresent() ? new ReadPoint.AtLeast(now.getAsLong()) : new ReadPoint.Strong();
        try (RangeScan scan = reader.scan(collection, KeyRange.ALL, at)) {
            Optional<RowPage> page = scan.next();
            if (page.isEmpty()) {
                return new Sample(0, 0);
            }
            long keys = page.get().size();
            KeyRange range =
                    new KeyRange(Optional.empty(), Optional.of(page.get().lastKey()));
            return new Sample(keys, reader.count(collection, range, at).rows() - keys);
        }
    }

    private static Check skipped(CheckCode code, TableMapping mapping, String reason) {
        return Check.skipped(code, mapping.label(), PATH, reason);
    }
}
