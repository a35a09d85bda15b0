package io.godwit.oceanbase.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogKeys;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.CommitVersion;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.ReadPoint;
import io.godwit.oceanbase.OceanBase;
import io.godwit.oceanbase.changelog.OceanBaseLog;
import io.godwit.testsupport.TestRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * Tables as the log alone tells them: what came before a tick is applied at the tick, in the order of its timestamps, and a removal of one
 * partition is looked up. Checks at each message what the pipeline relies on. One thread.
 */
public final class Replay implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final long MOST_BYTES = 8 * 1024 * 1024;
    private static final int KEYS_OF_A_READ = 1_000;

    private final Map<Long, CollectionSchema> collections = new HashMap<>();
    private final Map<Long, SortedMap<Key, TestRow>> rows = new HashMap<>();
    private final List<Event> waiting = new ArrayList<>();
    private final List<String> malformed = new ArrayList<>();
    private final SourceLog log;
    private final LogDecoder decoder;
    private final KeyReader keys;
    private SourceLog.Reader reader;
    private LogPosition position;
    private long lastTick;
    private long changes;
    private long ticks;
    private long mostWaiting;

    private record Event(long collection, Key key, long tso, boolean here, Optional<TestRow> row) {}

    /** A replay from now on, of tables that are empty now. */
    Replay(OceanBase ports, List<TableMapping> mappings) {
        this(ports, ports.log(mappings, Batches.FLOW), mappings, Optional.empty());
    }

    /** A replay of {@code log} from a place on. */
    Replay(OceanBase ports, SourceLog log, List<TableMapping> mappings, Optional<LogPosition> from) {
        this(log, mappings, ports.keys(mappings), from, position -> CommitVersion.tso(position.offset()));
    }

    /**
     * A replay of any log of tables.
     *
     * @param timestamps up to which timestamp everything is before a position
     */
    public Replay(
            SourceLog log,
            List<TableMapping> mappings,
            KeyReader keys,
            Optional<LogPosition> from,
            ToLongFunction<LogPosition> timestamps) {
        mappings.forEach(mapping -> {
            collections.put(mapping.collection().id(), mapping.collection());
            rows.put(mapping.collection().id(), new TreeMap<>());
        });
        this.log = log;
        this.decoder = OceanBase.decoder(mappings);
        this.keys = keys;
        this.position = from.orElseGet(this::end);
        this.lastTick = timestamps.applyAsLong(position);
        this.reader = log.read(Map.of(OceanBaseLog.CHANNEL, position));
    }

    public LogPosition end() {
        return log.ends(Set.of(OceanBaseLog.CHANNEL)).get(OceanBaseLog.CHANNEL);
    }

    public LogPosition position() {
        return position;
    }

    public SortedMap<Key, TestRow> rows(TableMapping mapping) {
        return rows.get(mapping.collection().id());
    }

    public List<String> malformed() {
        return malformed;
    }

    public long changes() {
        return changes;
    }

    public long ticks() {
        return ticks;
    }

    /** How many changes came between two ticks, at most. */
    public long mostWaiting() {
        return mostWaiting;
    }

    /** Another reader from the last tick on, wherever this one is. */
    public void restart() {
        reader.close();
        waiting.clear();
        reader = log.read(Map.of(OceanBaseLog.CHANNEL, position));
    }

    /** Reads until everything that is committed now is applied. */
    public void catchUp() {
        LogPosition end = end();
        while (position.compareTo(end) < 0) {
            step();
        }
    }

    /** Polls once. */
    public void step() {
        List<LogRecord> records = reader.poll(POLL);
        assertThat(records.stream().mapToLong(r -> r.payload().length).sum())
                .as("bytes of a poll, however large a transaction is")
                .isLessThan(MOST_BYTES);
        for (LogRecord record : records) {
            assertThat(record.position()).isEqualTo(position);
            switch (decoder.decode(record)) {
                case LogMessage.Put put -> {
                    for (int i = 0; i < put.rows().size(); i++) {
                        TestRow row = TestRow.copy(
                                collections.get(put.collectionId()), put.rows().row(i));
                        add(put.collectionId(), put.rows(), i, false, Optional.of(row));
                    }
                }
                case LogMessage.Removed removed -> {
                    boolean here = removed.partitionId() != LogMessage.EVERY_PARTITION;
                    for (int i = 0; i < removed.keys().size(); i++) {
                        add(removed.collectionId(), removed.keys(), i, here, Optional.empty());
                    }
                }
                case LogMessage.Tick tick -> tick(record, tick.tso());
                case LogMessage.Malformed message -> malformed.add(message.reason());
                case LogMessage message -> throw new AssertionError(message);
            }
        }
    }

    private void add(long collection, LogKeys from, int i, boolean here, Optional<TestRow> row) {
        assertThat(from.tso(i)).as("a change after its tick").isGreaterThan(lastTick);
        waiting.add(new Event(collection, from.key(i), from.tso(i), here, row));
        changes++;
    }

    private void tick(LogRecord record, long tso) {
        assertThat(tso).isGreaterThan(lastTick);
        assertThat(waiting).allMatch(event -> event.tso() <= tso);
        waiting.sort(
                Comparator.comparingLong(Event::tso).thenComparing(e -> e.row().isPresent()));
        Map<Long, Set<Key>> unclear = new HashMap<>();
        for (Event event : waiting) {
            Set<Key> unclearKeys = unclear.computeIfAbsent(event.collection(), c -> new TreeSet<>());
            if (event.row().isPresent()) {
                rows.get(event.collection()).put(event.key(), event.row().get());
                unclearKeys.remove(event.key());
            } else if (event.here()) {
                unclearKeys.add(event.key());
            } else {
                rows.get(event.collection()).remove(event.key());
            }
        }
        unclear.forEach((collection, some) -> lookUp(collections.get(collection), List.copyOf(some)));
        mostWaiting = Math.max(mostWaiting, waiting.size());
        ticks++;
        waiting.clear();
        lastTick = tso;
        position = record.next();
    }

    private void lookUp(CollectionSchema collection, List<Key> unclear) {
        SortedMap<Key, TestRow> table = rows.get(collection.id());
        for (int from = 0; from < unclear.size(); from += KEYS_OF_A_READ) {
            List<Key> some = unclear.subList(from, Math.min(unclear.size(), from + KEYS_OF_A_READ));
            some.forEach(table::remove);
            keys.read(collection, some, new ReadPoint.Strong()).ifPresent(page -> {
                for (int i = 0; i < page.size(); i++) {
                    table.put(page.key(i), TestRow.copy(collection, page.row(i)));
                }
            });
        }
    }

    @Override
    public void close() {
        reader.close();
        log.close();
        keys.close();
    }
}
