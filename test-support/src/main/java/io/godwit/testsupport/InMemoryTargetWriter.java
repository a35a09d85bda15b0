package io.godwit.testsupport;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import io.godwit.model.target.TargetWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A connection to {@link InMemoryDatabase}. A failed call breaks the connection and its transaction; a connection of a dead
 * process keeps its locks until {@link #serverNoticesTheDeath}.
 */
public final class InMemoryTargetWriter implements TargetWriter {
    private static final ErrorCode AWAY = ErrorCode.TARGET_UNREACHABLE;

    private final InMemoryDatabase database;
    private final FaultPlan faults;
    private InMemoryDatabase.Transaction open;
    private boolean loaded = true;

    /** A connection under a plan of faults. */
    public InMemoryTargetWriter(InMemoryDatabase database, FaultPlan faults) {
        this.database = database;
        this.faults = faults;
    }

    /** The same to a target that cannot be asked for keys, as a collection is that nobody has loaded. */
    public InMemoryTargetWriter unloaded() {
        loaded = false;
        return this;
    }

    @Override
    public void intend(ApplyCheckpoint to) {
        faults.run(AWAY, "intend", () -> database.intend(to));
    }

    @Override
    public long intended(PartitionRef partition) {
        return faults.read(AWAY, "intended", () -> database.intended(partition));
    }

    @Override
    public void settle() {
        // the database rolls back what it was sent
    }

    @Override
    public boolean isTransactional() {
        return true;
    }

    @Override
    public ApplyCheckpoint claim(PartitionRef partition, long firstOffset) {
        return faults.call(AWAY, "claim", () -> database.claim(partition, firstOffset));
    }

    @Override
    public ApplyCheckpoint read(PartitionRef partition) {
        return faults.read(AWAY, "read", () -> database.read(partition));
    }

    @Override
    public void begin(ApplyCheckpoint from, ApplyCheckpoint to) {
        if (open != null) {
            throw new IllegalStateException("begin within a transaction");
        }
        inTransaction("begin", () -> open = database.begin(from, to));
    }

    @Override
    public List<RejectedRow> insert(TableMapping mapping, RowBatch rows) {
        List<RejectedRow> rejected = new ArrayList<>();
        inTransaction("insert", () -> {
            for (int i = 0; i < rows.size(); i++) {
                insert(mapping, TestRow.copy(mapping.collection(), rows.row(i)), i)
                        .ifPresent(rejected::add);
            }
        });
        return List.copyOf(rejected);
    }

    @Override
    public List<RejectedRow> upsert(TableMapping mapping, RowBatch rows) {
        List<RejectedRow> rejected = new ArrayList<>();
        inTransaction("upsert", () -> {
            for (int i = 0; i < rows.size(); i++) {
                int index = i;
                database.upsert(current(), mapping, TestRow.copy(mapping.collection(), rows.row(i)))
                        .ifPresent(code -> rejected.add(rejection(index, code)));
            }
        });
        return List.copyOf(rejected);
    }

    @Override
    public List<RejectedRow> delete(TableMapping mapping, List<Key> keys) {
        List<RejectedRow> rejected = new ArrayList<>();
        inTransaction("delete", () -> {
            for (int i = 0; i < keys.size(); i++) {
                int index = i;
                database.delete(current(), mapping, keys.get(i))
                        .ifPresent(code -> rejected.add(rejection(index, code)));
            }
        });
        return List.copyOf(rejected);
    }

    @Override
    public Set<Key> existing(TableMapping mapping, Collection<Key> keys) {
        if (!loaded) {
            throw GodwitException.retriable(ErrorCode.SOURCE_NOT_LOADED, "it is not loaded", "load it", null);
        }
        Set<Key> found = new HashSet<>();
        inTransaction("existing", () -> keys.stream()
                .filter(key -> database.exists(current(), mapping, key))
                .forEach(found::add));
        return found;
    }

    @Override
    public void confirm() {
        inTransaction("confirm", this::current);
    }

    @Override
    public void amend(ApplyCheckpoint to) {
        inTransaction("amend", () -> current().amend(to));
    }

    @Override
    public void commit() {
        inTransaction("commit", () -> {
            database.commit(current());
            open = null;
        });
    }

    @Override
    public void rollback() {
        inTransaction("rollback", this::drop);
    }

    @Override
    public void close() {
        faults.local(this::drop);
    }

    /** Ends the transaction that a dead process left open. */
    public void serverNoticesTheDeath() {
        drop();
    }

    private Optional<RejectedRow> insert(TableMapping mapping, TestRow row, int index) {
        return database.insert(current(), mapping, row).map(code -> rejection(index, code));
    }

    private static RejectedRow rejection(int index, ErrorCode code) {
        boolean taken = code == ErrorCode.TARGET_DUPLICATE_KEY || code == ErrorCode.TARGET_OWNER_MISMATCH;
        return new RejectedRow(
                index, taken ? RejectedRow.Kind.DUPLICATE : RejectedRow.Kind.VALUE, code, code.summary());
    }

    private InMemoryDatabase.Transaction current() {
        if (open == null) {
            throw new IllegalStateException("no transaction is open");
        }
        return open;
    }

    private void inTransaction(String call, Runnable effect) {
        try {
            faults.run(AWAY, call, effect);
        } catch (GodwitException e) {
            drop();
            throw e;
        }
    }

    private void drop() {
        if (open != null) {
            database.rollback(open);
            open = null;
        }
    }
}
