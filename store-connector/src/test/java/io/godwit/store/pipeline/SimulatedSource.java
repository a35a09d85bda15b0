package io.godwit.store.pipeline;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogKeys;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.LogRows;
import io.godwit.model.log.SourceLog;
import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRow;
import io.godwit.testsupport.TestRows;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A source as far as the Store sees it: its log, channel by channel, and what it shows of a key. A row says by its title which
 * write it comes from. Thread-safe, since keys are read by other threads.
 */
public final class SimulatedSource implements SourceLog, LogDecoder, KeyReader {
    /** What happened to a key: its row, or none, in one partition or (-1) in all. */
    public record Event(long tso, boolean put, long partition, String title) {}

    private final Random random;
    private final Map<String, List<LogMessage>> log = new TreeMap<>();
    private final Map<Long, Map<Key, List<Event>>> events = new HashMap<>();
    private final List<LogMessage> numbered = new ArrayList<>();
    private final Set<String> withheld = new HashSet<>();
    private long tso = 1_000;

    public SimulatedSource(Random random, List<CollectionSchema> collections) {
        this.random = random;
        collections.forEach(c -> c.channels().forEach(name -> log.computeIfAbsent(name, n -> new ArrayList<>())));
    }

    public synchronized long timestamp() {
        return ++tso;
    }

    /** Nobody can read the channel until {@link #release}, as if its broker were away. */
    public synchronized void withhold(String channel) {
        withheld.add(channel);
    }

    public synchronized void release(String channel) {
        withheld.remove(channel);
    }

    /** Writes a message; what it says is true of the source from now on. */
    public synchronized void write(String channel, LogMessage message) {
        log.get(channel).add(message);
        switch (message) {
            case LogMessage.Put put -> {
                for (int i = 0; i < put.rows().size(); i++) {
                    RowView row = put.rows().row(i);
                    happened(
                            put.collectionId(),
                            put.rows().key(i),
                            new Event(put.rows().tso(i), true, put.partitionId(), title(row)));
                }
            }
            case LogMessage.Removed gone -> {
                for (int i = 0; i < gone.keys().size(); i++) {
                    happened(
                            gone.collectionId(),
                            gone.keys().key(i),
                            new Event(gone.keys().tso(i), false, gone.partitionId(), ""));
                }
            }
            default -> {}
        }
    }

    private void happened(long collection, Key key, Event event) {
        List<Event> all =
                events.computeIfAbsent(collection, c -> new HashMap<>()).computeIfAbsent(key, k -> new ArrayList<>());
        if (!all.contains(event)) { // a message may be sent twice
            all.add(event);
        }
    }

    /** What the key shows by the events up to {@code until}: of all partitions the newest row that is not removed. */
    public synchronized Optional<String> visible(long collection, Key key, long until) {
        Map<Long, Event> rows = new HashMap<>();
        events.getOrDefault(collection, Map.of()).getOrDefault(key, List.of()).stream()
                .filter(e -> e.tso() <= until)
                .sorted((a, b) ->
                        a.tso() != b.tso() ? Long.compare(a.tso(), b.tso()) : Boolean.compare(a.put(), b.put()))
                .forEach(e -> {
                    if (e.put()) {
                        rows.put(e.partition(), e);
                    } else if (e.partition() == LogMessage.EVERY_PARTITION) {
                        rows.clear();
                    } else {
                        rows.remove(e.partition());
                    }
                });
        return rows.values().stream()
                .max((a, b) -> Long.compare(a.tso(), b.tso()))
                .map(Event::title);
    }

    public synchronized Map<Key, List<Event>> events(long collection) {
        return new HashMap<>(events.getOrDefault(collection, Map.of()));
    }

    /** A collection with INT64 keys on these channels. */
    public static CollectionSchema collection(String name, long id, String... channels) {
        CollectionSchema plain = Samples.collection(name, id, FieldType.INT64);
        return new CollectionSchema(
                plain.name(),
                plain.id(),
                plain.description(),
                plain.fields(),
                plain.autoId(),
                plain.partitionCount(),
                List.of(channels),
                plain.ttlSeconds());
    }

    public static LogMessage put(CollectionSchema collection, long key, long tso, long partition, String title) {
        TestRow row = Samples.row(collection, key, title);
        return new LogMessage.Put(collection.id(), partition, "p" + partition, "shard", new OneRow(row, tso));
    }

    public static LogMessage removed(CollectionSchema collection, long key, long tso, long partition) {
        return new LogMessage.Removed(
                collection.id(), partition, "p" + partition, "shard", new OneKey(Key.of(key), tso));
    }

    @Override
    public synchronized Optional<RowPage> read(CollectionSchema collection, List<Key> keys, ReadPoint at) {
        if (random.nextInt(20) == 0) {
            throw GodwitException.retriable(ErrorCode.SOURCE_UNREACHABLE, "a fault", "none", null);
        }
        List<TestRow> rows = new ArrayList<>();
        for (Key key : keys.stream().sorted().toList()) {
            visible(collection.id(), key, Long.MAX_VALUE)
                    .ifPresent(title -> rows.add(Samples.row(collection, ((Key.OfLong) key).value(), title)));
        }
        return rows.isEmpty() ? Optional.empty() : Optional.of(new TestRows(rows));
    }

    @Override
    public synchronized LogMessage decode(LogRecord record) {
        return numbered.get(ByteBuffer.wrap(record.payload()).getInt());
    }

    @Override
    public Reader read(Map<String, LogPosition> from) {
        Map<String, Long> next = new TreeMap<>();
        from.forEach((channel, position) -> next.put(channel, position.offset()));
        return new Reader() {
            @Override
            public List<LogRecord> poll(Duration wait) {
                return take(next);
            }

            @Override
            public void pause(Collection<String> channels) {
                throw new IllegalStateException("nobody pauses");
            }

            @Override
            public void resume(Collection<String> channels) {
                throw new IllegalStateException("nobody resumes");
            }

            @Override
            public void close() {}
        };
    }

    /** A few messages of some channels; a channel may bring nothing for long. */
    private synchronized List<LogRecord> take(Map<String, Long> next) {
        List<LogRecord> records = new ArrayList<>();
        for (Map.Entry<String, Long> at : next.entrySet()) {
            List<LogMessage> messages = log.get(at.getKey());
            int most = withheld.contains(at.getKey()) || random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(6);
            for (int i = 0; i < most && at.getValue() < messages.size(); i++) {
                long offset = at.getValue();
                numbered.add(messages.get((int) offset));
                byte[] payload =
                        ByteBuffer.allocate(4).putInt(numbered.size() - 1).array();
                records.add(new LogRecord(at.getKey(), LogPosition.of(offset), LogPosition.of(offset + 1), 0, payload));
                at.setValue(offset + 1);
            }
        }
        return records;
    }

    @Override
    public synchronized Map<String, LogPosition> ends(Collection<String> channels) {
        return channels.stream()
                .collect(Collectors.toMap(c -> c, c -> LogPosition.of(log.get(c).size())));
    }

    @Override
    public Map<String, LogPosition> starts(Collection<String> channels) {
        return channels.stream().collect(Collectors.toMap(c -> c, c -> LogPosition.of(0)));
    }

    @Override
    public Map<String, LogPosition> at(Collection<String> channels, Instant time) {
        throw new IllegalStateException("the Store begins where it is told");
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
    public void close() {}

    private static String title(RowView row) {
        return (String) ((TestRow) row).cells().get(1);
    }

    private record OneRow(TestRow row, long at) implements LogRows {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public Key key(int i) {
            return row.key();
        }

        @Override
        public long tso(int i) {
            return at;
        }

        @Override
        public RowView row(int i) {
            return row;
        }

        @Override
        public long rowId(int i) {
            return at;
        }
    }

    private record OneKey(Key only, long at) implements LogKeys {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public Key key(int i) {
            return only;
        }

        @Override
        public long tso(int i) {
            return at;
        }
    }
}
