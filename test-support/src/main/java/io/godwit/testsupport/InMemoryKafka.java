package io.godwit.testsupport;

import io.godwit.model.error.GodwitException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A broker as far as services can see: transactions that span topics, producers fenced by epoch, control records that
 * occupy offsets, readers that stop at the first open transaction, trimmed logs. Thread-safe.
 */
public final class InMemoryKafka {
    private final Map<String, List<Log>> topics = new TreeMap<>();
    private final Map<String, Long> producerEpochs = new HashMap<>();
    private final Map<String, Transaction> open = new TreeMap<>();
    private final TreeMap<String, Object> positions = new TreeMap<>();
    private final List<PositionObserver> observers = new ArrayList<>();

    /** Informed of every committed position record, before it replaces the older one. */
    public interface PositionObserver {
        /** {@code newer} replaces {@code older}. */
        void replaced(String key, Optional<Object> older, Object newer);
    }

    /** Creates a topic, unless there is one. */
    public synchronized void create(String topic, int partitions) {
        topics.computeIfAbsent(topic, name -> {
            List<Log> logs = new ArrayList<>();
            for (int i = 0; i < partitions; i++) {
                logs.add(new Log());
            }
            return logs;
        });
    }

    /** Adds an observer of positions. */
    public synchronized void observe(PositionObserver observer) {
        observers.add(observer);
    }

    /** Aborts the open transactions of producers whose id matches, as the coordinator does after the timeout. */
    public synchronized void timeOutTransactions(Predicate<String> producerId) {
        for (String id : List.copyOf(open.keySet())) {
            if (producerId.test(id)) {
                producerEpochs.merge(id, 1L, Long::sum);
                end(open.remove(id), State.ABORTED);
            }
        }
    }

    /** Committed records of a partition that were not trimmed, by offset. */
    public synchronized Map<Long, Record> committed(String topic, int partition) {
        Map<Long, Record> records = new TreeMap<>();
        Log log = log(topic, partition);
        for (long offset = 0; offset < log.end(); offset++) {
            Record record = log.records.get((int) offset);
            if (!record.control && record.transaction.state == State.COMMITTED) {
                records.put(offset, record);
            }
        }
        return records;
    }

    /** Appends one committed record, like a producer without faults; returns its offset. */
    public synchronized long publish(String topic, int partition, byte[] key, byte[] value) {
        Transaction transaction = new Transaction();
        transaction.state = State.COMMITTED;
        Log log = log(topic, partition);
        log.records.add(new Record(key, value, transaction, false));
        notifyAll();
        return log.end() - 1;
    }

    /** Number of partitions; 0 for a topic that does not exist. */
    public synchronized int partitions(String topic) {
        return topics.getOrDefault(topic, List.of()).size();
    }

    synchronized long takeOver(String producerId) {
        Transaction left = open.remove(producerId);
        if (left != null) {
            end(left, State.ABORTED);
        }
        return producerEpochs.merge(producerId, 1L, Long::sum);
    }

    synchronized void append(String producerId, long epoch, String topic, int partition, byte[] key, byte[] value) {
        checkEpoch(producerId, epoch);
        Transaction transaction = open.computeIfAbsent(producerId, id -> new Transaction());
        Log log = log(topic, partition);
        transaction.touched.putIfAbsent(log, log.end());
        log.records.add(new Record(key, value, transaction, false));
    }

    synchronized void commit(String producerId, long epoch, Map<String, Object> records) {
        checkEpoch(producerId, epoch);
        Transaction transaction = open.containsKey(producerId) ? open.remove(producerId) : new Transaction();
        records.forEach((key, record) -> {
            Optional<Object> older = Optional.ofNullable(positions.get(key));
            observers.forEach(o -> o.replaced(key, older, record));
            positions.put(key, record);
        });
        end(transaction, State.COMMITTED);
        notifyAll();
    }

    synchronized void abort(String producerId, long epoch) {
        checkEpoch(producerId, epoch);
        Transaction transaction = open.remove(producerId);
        if (transaction != null) {
            end(transaction, State.ABORTED);
        }
    }

    synchronized Optional<Object> position(String key) {
        return Optional.ofNullable(positions.get(key));
    }

    /** Offset past which a reader of committed records cannot see yet (Kafka's last stable offset). */
    synchronized Map<Integer, Long> stableEnds(String topic) {
        Map<Integer, Long> ends = new TreeMap<>();
        for (int p = 0; p < partitions(topic); p++) {
            ends.put(p, stableEnd(log(topic, p)));
        }
        return ends;
    }

    synchronized void trim(String topic, int partition, long before) {
        Log log = log(topic, partition);
        log.start = Math.max(log.start, before);
    }

    synchronized void delete(String topic) {
        topics.remove(topic);
    }

    /** Up to {@code max} committed records from {@code from} on; empty where the topic is gone or {@code from} was trimmed. */
    synchronized Optional<Slice> read(String topic, int partition, long from, int max) {
        if (partitions(topic) == 0) {
            return Optional.of(new Slice(Map.of(), from));
        }
        Log log = log(topic, partition);
        if (from < log.start || from > log.end()) {
            return Optional.empty();
        }
        Map<Long, Record> records = new TreeMap<>();
        long next = from;
        long stable = stableEnd(log);
        for (; next < stable && records.size() < max; next++) {
            Record record = log.records.get((int) next);
            if (!record.control && record.transaction.state == State.COMMITTED) {
                records.put(next, record);
            }
        }
        return Optional.of(new Slice(records, next));
    }

    private long stableEnd(Log log) {
        return open.values().stream()
                .mapToLong(t -> t.touched.getOrDefault(log, Long.MAX_VALUE))
                .reduce(log.end(), Math::min);
    }

    private void checkEpoch(String producerId, long epoch) {
        if (producerEpochs.getOrDefault(producerId, 0L) != epoch) {
            throw GodwitException.fenced("producer " + producerId + " was taken over");
        }
    }

    private static void end(Transaction transaction, State state) {
        transaction.state = state;
        transaction
                .touched
                .keySet()
                .forEach(log -> log.records.add(new Record(new byte[0], new byte[0], transaction, true)));
    }

    private Log log(String topic, int partition) {
        List<Log> logs = topics.get(topic);
        if (logs == null) {
            throw new IllegalStateException("no topic " + topic);
        }
        return logs.get(partition);
    }

    /** Records and the offset after them. */
    record Slice(Map<Long, Record> records, long next) {}

    /** A record in a log. */
    public static final class Record {
        private final byte[] key;
        private final byte[] value;
        private final Transaction transaction;
        private final boolean control;

        private Record(byte[] key, byte[] value, Transaction transaction, boolean control) {
            this.key = key;
            this.value = value;
            this.transaction = transaction;
            this.control = control;
        }

        /** Kafka key. */
        public byte[] key() {
            return key;
        }

        /** Kafka value. */
        public byte[] value() {
            return value;
        }

        /** Size of key and value. */
        public long sizeBytes() {
            return key.length + value.length;
        }
    }

    private enum State {
        OPEN,
        COMMITTED,
        ABORTED
    }

    private static final class Transaction {
        /** Where its first record is in each log. */
        private final Map<Log, Long> touched = new LinkedHashMap<>();

        private State state = State.OPEN;
    }

    private static final class Log {
        private final List<Record> records = new ArrayList<>();
        private long start;

        private long end() {
            return records.size();
        }
    }
}
