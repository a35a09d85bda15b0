package io.godwit.testsupport;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.PhaseGate.PartitionEnd;
import io.godwit.model.target.PhaseGate.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The target server: tables, checkpoints and phases with transactions that lock the checkpoint row and the keys they write.
 * Instead of waiting for a lock, a call fails retriably, as after a lock wait timeout. Thread-safe.
 */
public final class InMemoryDatabase {
    private final Map<TableName, Map<Key, TestRow>> tables = new HashMap<>();
    private final Map<PartitionRef, ApplyCheckpoint> checkpoints = new TreeMap<>();
    private final Map<PartitionRef, Long> batches = new TreeMap<>();
    private final Set<TableName> forbiddenTables = new HashSet<>();
    private final Map<String, Phase> phases = new TreeMap<>();
    private final Map<String, Integer> attempts = new TreeMap<>();
    private final Map<String, Integer> gateOwners = new TreeMap<>();
    private final Map<PartitionRef, Transaction> locks = new HashMap<>();
    private final List<CommitObserver> observers = new ArrayList<>();
    private Function<TestRow, Optional<ErrorCode>> refusal = row -> Optional.empty();

    /** Informed of every commit of a writer, before it takes effect. */
    public interface CommitObserver {
        /** Rows written by table (null where a key was removed), and the checkpoint that is replaced. */
        void committing(ApplyCheckpoint from, ApplyCheckpoint to, Map<TableName, Map<Key, TestRow>> rows);
    }

    /** Adds an observer of commits. */
    public synchronized void observe(CommitObserver observer) {
        observers.add(observer);
    }

    /** Decides which rows the target refuses besides those that are too long or not finite. */
    public synchronized void refuse(Function<TestRow, Optional<ErrorCode>> rule) {
        refusal = rule;
    }

    /** From now on nobody may create this table, or everybody may again. */
    public synchronized void forbid(TableName table, boolean forbidden) {
        if (forbidden) {
            forbiddenTables.add(table);
        } else {
            forbiddenTables.remove(table);
        }
    }

    /** Somebody drops the table. */
    public synchronized void drop(TableName table) {
        tables.remove(table);
    }

    /** Somebody drops the tables of checkpoints and phases, and they are made again, empty. */
    public synchronized void loseCheckpoints() {
        checkpoints.clear();
        batches.clear();
        phases.clear();
        attempts.clear();
    }

    /** Somebody removes the checkpoints of a topic. */
    public synchronized void loseCheckpoints(String topic) {
        checkpoints.keySet().removeIf(partition -> partition.topic().equals(topic));
    }

    /** Creates a table, unless there is one. */
    public synchronized void create(TableName table) {
        if (forbiddenTables.contains(table)) {
            throw GodwitException.configuration(
                    ErrorCode.TARGET_DDL_FAILED, "access denied for table " + table, "grant CREATE on it");
        }
        tables.computeIfAbsent(table, t -> new TreeMap<>());
    }

    /** Whether the table exists. */
    public synchronized boolean exists(TableName table) {
        return tables.containsKey(table);
    }

    /** Committed rows of a table. */
    public synchronized Map<Key, TestRow> rows(TableName table) {
        return new TreeMap<>(tables.getOrDefault(table, Map.of()));
    }

    /** Puts a row there without a transaction, as somebody else would. */
    public synchronized void put(TableName table, TestRow row) {
        tables.get(table).put(row.key(), row);
    }

    /** Removes rows without a transaction. */
    synchronized void remove(TableName table, Predicate<TestRow> which) {
        tables.get(table).values().removeIf(which);
    }

    synchronized void intend(ApplyCheckpoint to) {
        batches.merge(to.partition(), to.nextOffset(), Math::max);
    }

    synchronized long intended(PartitionRef partition) {
        return batches.getOrDefault(partition, 0L);
    }

    /** Every checkpoint of a topic, by partition. */
    public synchronized List<ApplyCheckpoint> checkpoints(String taskId, String topic) {
        return checkpoints.values().stream()
                .filter(c -> c.partition().taskId().equals(taskId)
                        && c.partition().topic().equals(topic))
                .toList();
    }

    /** The phase of a mapping, if it was recorded. */
    public synchronized Optional<Phase> phase(String taskId, long collectionId) {
        return Optional.ofNullable(phases.get(taskId + "/" + collectionId));
    }

    synchronized Map<Long, Phase> phases(String taskId) {
        Map<Long, Phase> known = new TreeMap<>();
        phases.forEach((mapping, phase) -> {
            if (mapping.startsWith(taskId + "/")) {
                known.put(Long.valueOf(mapping.substring(taskId.length() + 1)), phase);
            }
        });
        return known;
    }

    synchronized List<ApplyCheckpoint> openCheckpoints(String taskId) {
        return checkpoints.values().stream()
                .filter(c -> c.partition().taskId().equals(taskId) && c.state() == ApplyCheckpoint.State.OPEN)
                .toList();
    }

    /** Rolls back what a connection left open, as the server does once it notices that the client is gone. */
    public synchronized void rollback(Transaction transaction) {
        locks.values().removeIf(holder -> holder == transaction);
        transaction.ended = true;
    }

    synchronized int claimGates(String taskId) {
        return gateOwners.merge(taskId, 1, Integer::sum);
    }

    synchronized int owner(String taskId) {
        return gateOwners.getOrDefault(taskId, 0);
    }

    synchronized void unclaimGates(String taskId) {
        gateOwners.remove(taskId);
    }

    synchronized Phase open(String taskId, long collectionId, int attempt) {
        int recorded = attempts.computeIfAbsent(taskId + "/" + collectionId, k -> attempt);
        if (recorded != attempt) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_CHANGED, "attempt " + recorded + " was begun", "prepare it to its end");
        }
        return phases.computeIfAbsent(taskId + "/" + collectionId, k -> Phase.SNAPSHOT);
    }

    synchronized void again(String taskId, long collectionId, int attempt, List<String> topics) {
        checkpoints.replaceAll((partition, c) -> partition.taskId().equals(taskId) && topics.contains(partition.topic())
                ? in(c, ApplyCheckpoint.State.CLOSED)
                : c);
        attempts.computeIfPresent(taskId + "/" + collectionId, (mapping, before) -> attempt);
        phases.computeIfPresent(taskId + "/" + collectionId, (mapping, before) -> Phase.SNAPSHOT);
    }

    synchronized void forget(String taskId, long collectionId, List<String> topics) {
        Predicate<PartitionRef> forgotten =
                partition -> partition.taskId().equals(taskId) && topics.contains(partition.topic());
        checkpoints.keySet().removeIf(forgotten);
        batches.keySet().removeIf(forgotten);
        attempts.remove(taskId + "/" + collectionId);
        phases.remove(taskId + "/" + collectionId);
    }

    synchronized void advance(String taskId, long collectionId, List<PartitionEnd> ends, List<PartitionEnd> starts) {
        String key = taskId + "/" + collectionId;
        if (!phases.containsKey(key)) {
            throw GodwitException.bug("the mapping of collection " + collectionId + " is not recorded", null);
        }
        if (phases.get(key) == Phase.CHANGES) {
            return;
        }
        for (PartitionEnd end : ends) {
            checkUnlocked(end.partition());
            ApplyCheckpoint now = checkpoints.get(end.partition());
            if (now == null || now.nextOffset() != end.offset()) {
                throw GodwitException.fenced("the checkpoint of " + end.partition() + " is not at its end");
            }
        }
        ends.forEach(
                end -> checkpoints.computeIfPresent(end.partition(), (p, c) -> in(c, ApplyCheckpoint.State.CLOSED)));
        starts.forEach(
                start -> checkpoints.put(start.partition(), ApplyCheckpoint.first(start.partition(), start.offset())));
        phases.put(key, Phase.CHANGES);
    }

    synchronized ApplyCheckpoint claim(PartitionRef partition, long firstOffset) {
        checkUnlocked(partition);
        ApplyCheckpoint now = checkpoints.getOrDefault(partition, ApplyCheckpoint.first(partition, firstOffset));
        ApplyCheckpoint claimed =
                new ApplyCheckpoint(partition, now.nextOffset(), now.epoch() + 1, now.state(), now.counts());
        checkpoints.put(partition, claimed);
        return claimed;
    }

    synchronized ApplyCheckpoint read(PartitionRef partition) {
        ApplyCheckpoint now = checkpoints.get(partition);
        if (now == null) {
            throw GodwitException.bug("no checkpoint of " + partition, null);
        }
        return now;
    }

    synchronized Transaction begin(ApplyCheckpoint from, ApplyCheckpoint to) {
        checkUnlocked(from.partition());
        ApplyCheckpoint now = checkpoints.get(from.partition());
        boolean mine = now != null
                && now.nextOffset() == from.nextOffset()
                && now.epoch() == from.epoch()
                && now.state() == ApplyCheckpoint.State.OPEN;
        if (!mine) {
            throw GodwitException.fenced("another writer owns " + from.partition());
        }
        Transaction transaction = new Transaction(now, to);
        locks.put(from.partition(), transaction);
        return transaction;
    }

    /** Why the row cannot be written, or empty after it was added to the transaction. */
    synchronized Optional<ErrorCode> insert(Transaction transaction, TableMapping mapping, TestRow row) {
        Map<Key, TestRow> table = tables.get(mapping.table());
        if (table == null) {
            throw GodwitException.configuration(
                    ErrorCode.TARGET_TABLE_INCOMPATIBLE, "table " + mapping.table() + " is gone", "create it");
        }
        checkFree(transaction, mapping, row.key());
        Optional<ErrorCode> refused = TargetValues.refusal(row).or(() -> refusal.apply(row));
        if (refused.isEmpty() && exists(transaction, mapping, row.key())) {
            refused = foreign(transaction, mapping, row.key()).or(() -> Optional.of(ErrorCode.TARGET_DUPLICATE_KEY));
        }
        if (refused.isEmpty()) {
            transaction.rows(mapping.table()).put(row.key(), row);
        }
        return refused;
    }

    /** Why the row cannot be written, or empty after it replaced what its key held. */
    synchronized Optional<ErrorCode> upsert(Transaction transaction, TableMapping mapping, TestRow row) {
        checkFree(transaction, mapping, row.key());
        Optional<ErrorCode> refused = foreign(transaction, mapping, row.key())
                .or(() -> TargetValues.refusal(row))
                .or(() -> refusal.apply(row));
        if (refused.isEmpty()) {
            transaction.rows(mapping.table()).put(row.key(), row);
        }
        return refused;
    }

    /** Why the row under the key is kept, or empty after it was removed. */
    synchronized Optional<ErrorCode> delete(Transaction transaction, TableMapping mapping, Key key) {
        checkFree(transaction, mapping, key);
        Optional<ErrorCode> refused = foreign(transaction, mapping, key);
        if (refused.isEmpty()) {
            transaction.rows(mapping.table()).put(key, null);
        }
        return refused;
    }

    /** Whether the transaction sees a row under the key. */
    synchronized boolean exists(Transaction transaction, TableMapping mapping, Key key) {
        return seen(transaction, mapping, key).isPresent();
    }

    private Optional<TestRow> seen(Transaction transaction, TableMapping mapping, Key key) {
        Map<Key, TestRow> own = transaction.rows(mapping.table());
        return Optional.ofNullable(
                own.containsKey(key)
                        ? own.get(key)
                        : tables.get(mapping.table()).get(key));
    }

    /** In a table that several collections share, each owns its rows. */
    private Optional<ErrorCode> foreign(Transaction transaction, TableMapping mapping, Key key) {
        return seen(transaction, mapping, key)
                .filter(row -> mapping.aggregated()
                        && row.schema().id() != mapping.collection().id())
                .map(row -> ErrorCode.TARGET_OWNER_MISMATCH);
    }

    private void checkFree(Transaction transaction, TableMapping mapping, Key key) {
        boolean lockedByAnother = locks.values().stream()
                .anyMatch(t -> t != transaction && t.rows(mapping.table()).containsKey(key));
        if (lockedByAnother) {
            throw lockWait("a row of " + mapping.table());
        }
    }

    synchronized void commit(Transaction transaction) {
        if (transaction.ended) {
            throw GodwitException.retriable(
                    ErrorCode.TARGET_UNREACHABLE, "the server dropped the connection", "", null);
        }
        observers.forEach(o -> o.committing(transaction.from, transaction.to, transaction.rows));
        transaction.rows.forEach((table, rows) -> rows.forEach((key, row) -> {
            if (row == null) {
                tables.get(table).remove(key);
            } else {
                tables.get(table).put(key, row);
            }
        }));
        checkpoints.put(transaction.to.partition(), transaction.to);
        rollback(transaction);
    }

    private void checkUnlocked(PartitionRef partition) {
        if (locks.containsKey(partition)) {
            throw lockWait("the checkpoint of " + partition.topic());
        }
    }

    private static GodwitException lockWait(String what) {
        return GodwitException.retriable(
                ErrorCode.TARGET_UNREACHABLE, "lock wait timeout on " + what, "wait for the other transaction", null);
    }

    private static ApplyCheckpoint in(ApplyCheckpoint c, ApplyCheckpoint.State state) {
        return new ApplyCheckpoint(c.partition(), c.nextOffset(), c.epoch(), state, c.counts());
    }

    /** What a connection has open. */
    public static final class Transaction {
        private final ApplyCheckpoint from;
        private final Map<TableName, Map<Key, TestRow>> rows = new HashMap<>();
        private ApplyCheckpoint to;
        private boolean ended;

        private Transaction(ApplyCheckpoint from, ApplyCheckpoint to) {
            this.from = from;
            this.to = to;
        }

        void amend(ApplyCheckpoint settled) {
            to = settled;
        }

        private Map<Key, TestRow> rows(TableName table) {
            return rows.computeIfAbsent(table, t -> new TreeMap<>());
        }
    }
}
