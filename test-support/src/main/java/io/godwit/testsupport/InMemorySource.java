package io.godwit.testsupport;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.BulkImport;
import io.godwit.model.source.Explanation;
import io.godwit.model.source.KeyFinding;
import io.godwit.model.source.KeyPages;
import io.godwit.model.source.RangeScan;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowCount;
import io.godwit.model.source.RowPage;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Collections that do not change while they are read. Duplicates can be put under a key: counted, never returned. Parts can be
 * released, and answers can be incomplete, for a while.
 */
public final class InMemorySource implements SourceReader, SourceCatalog {
    private static final ErrorCode AWAY = ErrorCode.SOURCE_UNREACHABLE;
    /** Keys are smaller than rows. */
    private static final int KEYS_PER_ROW = 8;

    private Supplier<OptionalLong> timestamps = () -> OptionalLong.of(1);
    private final Map<CollectionName, Stored> collections;
    private final int pageRows;
    private final FaultPlan faults;
    private final Map<CollectionName, GodwitException> undescribed = new ConcurrentHashMap<>();
    private Consumer<KeyRange> explained = range -> {};

    /** A source without collections. */
    public InMemorySource(int pageRows) {
        this(new ConcurrentSkipListMap<>(), pageRows, FaultPlan.none());
    }

    private InMemorySource(Map<CollectionName, Stored> collections, int pageRows, FaultPlan faults) {
        this.collections = collections;
        this.pageRows = pageRows;
        this.faults = faults;
    }

    /** The same source as one incarnation reaches it. */
    public InMemorySource as(FaultPlan incarnation) {
        return new InMemorySource(collections, pageRows, incarnation);
    }

    /** Adds a collection; several rows under one key are duplicates. */
    public InMemorySource add(CollectionSchema schema, List<TestRow> rows) {
        Stored stored = new Stored(schema);
        rows.forEach(row -> {
            if (stored.rows.putIfAbsent(row.key(), row) != null) {
                stored.surplus.merge(row.key(), 1L, Long::sum);
            }
        });
        collections.put(schema.name(), stored);
        return this;
    }

    /** A collection that is asked for by its name is not described, for this reason, until there is none. */
    public void undescribed(CollectionName name, Optional<GodwitException> reason) {
        reason.ifPresentOrElse(why -> undescribed.put(name, why), () -> undescribed.remove(name));
    }

    /** Rows that a scan returns. */
    public Map<Key, TestRow> rows(CollectionSchema collection) {
        return stored(collection).rows;
    }

    @Override
    public List<KeyRange> split(CollectionSchema collection, int parts, ReadPoint at) {
        return faults.read(AWAY, "split", () -> {
            List<Key> keys = List.copyOf(loaded(stored(collection)).rows.keySet());
            int wanted = Math.max(1, Math.min(parts, keys.size()));
            List<KeyRange> ranges = new ArrayList<>();
            Optional<Key> after = Optional.empty();
            for (int i = 1; i < wanted; i++) {
                Optional<Key> upTo = Optional.of(keys.get(i * keys.size() / wanted - 1));
                ranges.add(new KeyRange(after, upTo));
                after = upTo;
            }
            ranges.add(new KeyRange(after, Optional.empty()));
            return ranges;
        });
    }

    @Override
    public RangeScan scan(CollectionSchema collection, KeyRange range, ReadPoint at) {
        return faults.read(AWAY, "scan", () -> new Scan(loaded(stored(collection)).schema, range));
    }

    @Override
    public RowCount count(CollectionSchema collection, KeyRange range, ReadPoint at) {
        return faults.read(AWAY, "count", () -> {
            Stored stored = whole(stored(collection));
            long rows = stored.rows.keySet().stream()
                    .filter(range::contains)
                    .mapToLong(key -> 1 + stored.surplus.getOrDefault(key, 0L))
                    .sum();
            return new RowCount(rows, stored.parted);
        });
    }

    @Override
    public Explanation explain(CollectionSchema collection, KeyRange range, ReadPoint at, int most, KeyPages pages) {
        explained.accept(range);
        List<KeyFinding> findings = new ArrayList<>();
        KeyRange rest = range;
        while (true) {
            KeyRange from = rest;
            List<TestRow> rows =
                    faults.read(AWAY, "explain", () -> whole(stored(collection)).page(from, KEYS_PER_ROW * pageRows));
            if (rows.isEmpty()) {
                break;
            }
            List<Key> keys = rows.stream().map(TestRow::key).toList();
            KeyRange place = new KeyRange(rest.after(), Optional.of(keys.getLast()));
            stored(collection).countedBeyond(place, keys.size()).ifPresent(findings::add);
            if (!pages.take(place, keys)) {
                break;
            }
            rest = rest.startingAfter(keys.getLast());
        }
        stored(collection).countedBeyond(rest, 0).ifPresent(findings::add);
        stored(collection).surplus.forEach((key, more) -> {
            if (range.contains(key)) {
                findings.add(new KeyFinding(ErrorCode.SOURCE_DUPLICATE_KEY, Optional.of(key), range, more));
            }
        });
        return new Explanation(
                findings.subList(0, Math.min(most, findings.size())), Math.max(0, findings.size() - most));
    }

    @Override
    public String version() {
        return "v2.3.5";
    }

    @Override
    public List<CollectionName> collections() {
        return faults.read(AWAY, "collections", () -> List.copyOf(collections.keySet()));
    }

    @Override
    public CollectionSchema describe(CollectionName name) {
        Optional.ofNullable(undescribed.get(name)).ifPresent(why -> {
            throw why;
        });
        return faults.read(AWAY, "describe", () -> Optional.ofNullable(collections.get(name))
                .map(s -> s.schema)
                .orElseThrow(() -> gone(name)));
    }

    @Override
    public Optional<CollectionSchema> current(CollectionSchema known) {
        return faults.read(AWAY, "current", () -> collections.values().stream()
                .map(stored -> stored.schema)
                .filter(schema -> schema.id() == known.id())
                .findFirst());
    }

    @Override
    public List<String> partitions(CollectionSchema collection) {
        return List.of("_default");
    }

    @Override
    public List<BulkImport> imports(CollectionSchema collection) {
        return List.of();
    }

    /** Answers who asks for a timestamp from now on. */
    public void timestamps(Supplier<OptionalLong> answer) {
        timestamps = answer;
    }

    @Override
    public OptionalLong allocateTimestamp() {
        return timestamps.get();
    }

    @Override
    public long count(CollectionSchema collection) {
        return count(collection, KeyRange.ALL, new ReadPoint.Strong()).rows();
    }

    @Override
    public LoadOutcome plannedLoad(CollectionSchema collection, LoadOptions options) {
        return faults.read(AWAY, "plannedLoad", () -> planned(stored(collection), collection, options));
    }

    @Override
    public LoadOutcome ensureLoaded(CollectionSchema collection, LoadOptions options) {
        return faults.call(AWAY, "ensureLoaded", () -> {
            Stored stored = stored(collection);
            LoadOutcome outcome = planned(stored, collection, options);
            stored.loaded = true;
            return outcome;
        });
    }

    private static LoadOutcome planned(Stored stored, CollectionSchema collection, LoadOptions options) {
        if (!stored.loaded && !options.mayLoad()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_NOT_LOADED, collection.name() + " is not loaded", "load it or allow Godwit to");
        }
        return stored.loaded ? LoadOutcome.UNTOUCHED : LoadOutcome.LOADED;
    }

    @Override
    public void release(CollectionSchema collection, LoadOutcome outcome) {
        faults.run(AWAY, "release", () -> {
            if (outcome != LoadOutcome.UNTOUCHED) {
                stored(collection).loaded = false;
            }
        });
    }

    /** Whether a collection is loaded. */
    public boolean loaded(CollectionSchema collection) {
        return stored(collection).loaded;
    }

    /** Someone else loads or releases it. */
    public void load(CollectionSchema collection, boolean loaded) {
        stored(collection).loaded = loaded;
    }

    /** Someone else releases the part of a collection that holds these keys: queries silently leave out their rows. */
    public void release(CollectionSchema collection, Predicate<Key> part) {
        stored(collection).released = part;
        stored(collection).parted = true;
    }

    /** Someone else loads every part of a collection again. */
    public void loadWhole(CollectionSchema collection) {
        stored(collection).released = key -> false;
    }

    /** Someone else gives the collection another name. */
    public void rename(CollectionSchema collection, CollectionName newName) {
        Stored stored = stored(collection);
        collections.remove(stored.schema.name());
        stored.schema = stored.schema.named(newName);
        collections.put(newName, stored);
    }

    /** Someone else drops the collection. */
    public void drop(CollectionSchema collection) {
        collections.values().removeIf(stored -> stored.schema.id() == collection.id());
    }

    /** Someone else deletes a row. */
    public void remove(CollectionSchema collection, Key key) {
        stored(collection).rows.remove(key);
    }

    /** Rows become visible, or visible again. */
    public void put(CollectionSchema collection, List<TestRow> rows) {
        rows.forEach(row -> stored(collection).rows.put(row.key(), row));
    }

    /** Reports each range that is explained from now on. */
    public void observeExplained(Consumer<KeyRange> observer) {
        explained = observer;
    }

    /** The next pages leave out rows, though they are counted. */
    public void answerShort(CollectionSchema collection, int pages) {
        stored(collection).shortPages.set(pages);
    }

    @Override
    public void close() {}

    private Stored stored(CollectionSchema collection) {
        return collections.values().stream()
                .filter(stored -> stored.schema.id() == collection.id())
                .findFirst()
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.SOURCE_GONE, "collection " + collection.name() + " no longer exists", "exclude it"));
    }

    private static Stored loaded(Stored stored) {
        if (!stored.loaded) {
            throw GodwitException.retriable(
                    ErrorCode.SOURCE_NOT_LOADED, stored.schema.name() + " is not loaded", "load it", null);
        }
        return stored;
    }

    private static Stored whole(Stored stored) {
        if (stored.rows.keySet().stream().anyMatch(stored.released)) {
            throw GodwitException.retriable(
                    ErrorCode.SOURCE_NOT_LOADED, "a part of " + stored.schema.name() + " is released", "load it", null);
        }
        return loaded(stored);
    }

    private static GodwitException gone(CollectionName name) {
        return GodwitException.configuration(
                ErrorCode.SOURCE_CHANGED, "collection " + name + " is gone", "run a task for the new collection");
    }

    private static final class Stored {
        private volatile CollectionSchema schema;
        private final TreeMap<Key, TestRow> rows = new TreeMap<>();
        private final TreeMap<Key, Long> surplus = new TreeMap<>();
        private final AtomicInteger shortPages = new AtomicInteger();
        private volatile Predicate<Key> released = key -> false;
        private volatile boolean loaded;
        private volatile boolean parted;

        Stored(CollectionSchema schema) {
            this.schema = schema;
        }

        /** The first rows of {@code range} that a query returns now. */
        List<TestRow> page(KeyRange range, int most) {
            List<TestRow> page = rows.values().stream()
                    .filter(row -> range.contains(row.key()) && !released.test(row.key()))
                    .limit(most)
                    .toList();
            boolean tooShort = shortPages.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            return tooShort ? page.subList(page.size() / 2, page.size()) : page;
        }

        /** Rows that are counted in {@code range} beyond {@code returned} ones. */
        Optional<KeyFinding> countedBeyond(KeyRange range, int returned) {
            long more = rows.keySet().stream().filter(range::contains).count() - returned;
            return more == 0
                    ? Optional.empty()
                    : Optional.of(new KeyFinding(ErrorCode.SOURCE_KEY_UNREADABLE, Optional.empty(), range, more));
        }
    }

    private final class Scan implements RangeScan {
        private final CollectionSchema here;
        private KeyRange rest;

        /** Pages are read by the name that the collection had at the beginning, whatever has it by then. */
        Scan(CollectionSchema here, KeyRange range) {
            this.here = here;
            this.rest = range;
        }

        @Override
        public Optional<RowPage> next() {
            return faults.read(AWAY, "next", () -> {
                List<TestRow> page = loaded(named()).page(rest, pageRows);
                if (page.isEmpty()) {
                    checkIdentity();
                    return Optional.empty();
                }
                rest = rest.startingAfter(page.getLast().key());
                return Optional.of(new TestRows(page));
            });
        }

        @Override
        public void confirm() {
            faults.read(AWAY, "confirm", () -> {
                checkIdentity();
                return here;
            });
        }

        private Stored named() {
            return Optional.ofNullable(collections.get(here.name())).orElseThrow(() -> gone(here.name()));
        }

        private void checkIdentity() {
            if (named().schema.id() != stored(here).schema.id()) {
                throw GodwitException.retriable(
                        ErrorCode.SOURCE_CHANGED, here.name() + " is another collection by now", "none", null);
            }
        }

        @Override
        public void close() {}
    }
}
