package io.godwit.control.precheck;

import io.godwit.control.estimate.EventSizes;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.BulkImport;
import io.godwit.model.source.KeyReader;
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
import java.util.stream.IntStream;

/** What the rows of a collection are like. Thread-safe; blocks. */
final class RowChecks implements AutoCloseable {
    private static final String PATH = "spec.objects.include";
    /** Milvus lists the imports of a whole database each time. */
    private static final int MOST_ASKED_FOR_IMPORTS = 50;

    private static final int LOOKS = 2;

    private final SourceCatalog catalog;
    private final PrecheckPorts ports;
    private final long mostRecordBytes;
    private Optional<SourceReader> open = Optional.empty();
    private Optional<KeyReader> openKeys = Optional.empty();

    RowChecks(SourceCatalog catalog, PrecheckPorts ports, KafkaBrokers brokers) {
        this.catalog = catalog;
        this.ports = ports;
        this.mostRecordBytes =
                Math.min(ports.mostRecordBytes(), brokers.mostRequestBytes().orElse(Long.MAX_VALUE));
    }

    /**
     * Whether a row, as large as its schema allows, fits into a record; where it might not, rows are looked at. What a consumer fetches
     * at once is no limit: Kafka returns a larger record anyway.
     */
    Check size(TableMapping mapping) {
        OptionalLong most = RowBound.of(mapping.collection());
        String words = most.isPresent()
                ? "a row takes up to %,d bytes by its schema".formatted(most.getAsLong())
                : "its schema sets no bound to a row";
        if (most.isPresent() && most.getAsLong() <= mostRecordBytes) {
            return Check.pass(CheckCode.ROW_SIZE, mapping.label(), PATH, words);
        }
        OptionalLong largest = largest(mapping);
        words += ", and a record of Kafka holds %,d".formatted(mostRecordBytes)
                + (largest.isPresent()
                        ? "; the largest of the first rows takes %,d".formatted(largest.getAsLong())
                        : "; no row can be looked at now");
        if (largest.orElse(0) > mostRecordBytes) {
            return Check.skippable(
                    CheckCode.ROW_SIZE,
                    mapping.label(),
                    PATH,
                    ErrorCode.KAFKA_RECORD_TOO_LARGE,
                    words,
                    "exclude it in spec.objects.exclude; or raise what the brokers take (socket.request.max.bytes), if that is"
                            + " below %,d".formatted(ports.mostRecordBytes()));
        }
        return most.isEmpty()
                ? Check.pass(CheckCode.ROW_SIZE, mapping.label(), PATH, words)
                : Check.warn(
                        CheckCode.ROW_SIZE,
                        mapping.label(),
                        PATH,
                        words,
                        "none, if no row is that large: Milvus itself takes a row of a few MB; else exclude it in"
                                + " spec.objects.exclude");
    }

    private OptionalLong largest(TableMapping mapping) {
        try {
            return isLoaded(mapping) ? largest(mapping.collection()) : OptionalLong.empty();
        } catch (GodwitException e) {
            return OptionalLong.empty();
        }
    }

    private OptionalLong largest(CollectionSchema collection) {
        try (RangeScan scan = reader().scan(collection, KeyRange.ALL, now())) {
            EventSizes sizes = new EventSizes(collection);
            return scan.next()
                    .map(page -> IntStream.range(0, page.size())
                            .mapToLong(row -> sizes.of(page, row))
                            .max())
                    .orElseGet(OptionalLong::empty);
        }
    }

    /** Why rows of a collection that is loaded cannot be read, where that does not pass: who may describe it need not be allowed to query. */
    Optional<GodwitException> refused(TableMapping mapping) {
        try {
            if (isLoaded(mapping)) {
                try (RangeScan scan = reader().scan(mapping.collection(), KeyRange.ALL, now())) {
                    scan.next();
                }
            }
            return Optional.empty();
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.INTERRUPTED) {
                throw e;
            }
            return Optional.of(e).filter(failure -> failure.kind() == GodwitException.Kind.CONFIGURATION);
        }
    }

    /** Whether rows are divided into parts that can be dropped. */
    Check partitions(TableMapping mapping, boolean followed) {
        if (mapping.collection().partitionKey().isPresent()) {
            return Check.pass(CheckCode.PARTITIONS, mapping.label(), PATH, "its rows are divided by a partition key");
        }
        try {
            int parts = catalog.partitions(mapping.collection()).size();
            String words = "its " + parts + " partitions become one table, which does not tell them apart";
            return parts <= 1
                    ? Check.pass(CheckCode.PARTITIONS, mapping.label(), PATH, "its rows are in one partition")
                    : followed
                            ? Check.warn(
                                    CheckCode.PARTITIONS,
                                    mapping.label(),
                                    PATH,
                                    words + ", and the rows of one that is dropped at the source stay in it",
                                    "none, if no partition is dropped meanwhile; else delete its rows before")
                            : Check.pass(CheckCode.PARTITIONS, mapping.label(), PATH, words);
        } catch (GodwitException e) {
            return skipped(CheckCode.PARTITIONS, mapping, "its partitions cannot be listed: " + e.getMessage());
        }
    }

    /** How many of the first keys differ from another key only in what many databases ignore. */
    Check spelling(TableMapping mapping) {
        if (mapping.collection().key().type() != FieldType.VARCHAR) {
            return Check.pass(CheckCode.KEY_SPELLING, mapping.label(), PATH, "its keys are numbers");
        }
        try {
            return isLoaded(mapping)
                    ? KeySpelling.of(mapping, reader(), keys(), now()).check(PATH)
                    : skipped(CheckCode.KEY_SPELLING, mapping, "is not loaded, so its keys cannot be looked at");
        } catch (GodwitException e) {
            return skipped(CheckCode.KEY_SPELLING, mapping, "its keys cannot be looked at: " + e.getMessage());
        }
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
            if (!isLoaded(mapping)) {
                return skipped(CheckCode.DUPLICATE_KEYS, mapping, "is not loaded, so its keys cannot be looked at");
            }
            return ofSample(mapping, reader());
        } catch (GodwitException e) {
            return skipped(CheckCode.DUPLICATE_KEYS, mapping, "its keys cannot be looked at: " + e.getMessage());
        }
    }

    private boolean isLoaded(TableMapping mapping) {
        return catalog.plannedLoad(mapping.collection(), new LoadOptions(true, true)) == LoadOutcome.UNTOUCHED;
    }

    private ReadPoint now() {
        OptionalLong now = catalog.allocateTimestamp();
        return now.isPresent() ? new ReadPoint.AtLeast(now.getAsLong()) : new ReadPoint.Strong();
    }

    private synchronized KeyReader keys() {
        KeyReader keys = openKeys.orElseGet(ports.keys());
        openKeys = Optional.of(keys);
        return keys;
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
        openKeys.ifPresent(KeyReader::close);
        openKeys = Optional.empty();
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
        ReadPoint at = now();
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
