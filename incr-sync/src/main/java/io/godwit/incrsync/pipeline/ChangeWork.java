package io.godwit.incrsync.pipeline;

import io.godwit.incrsync.config.IncrSyncConfig;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.row.OperationCounts;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.Tso;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.TargetWriter;
import io.godwit.model.task.ConflictPolicy;
import io.godwit.model.text.Plural;
import io.godwit.runtime.apply.PartitionWork;
import io.godwit.runtime.conflict.BatchConflicts;
import io.godwit.runtime.conflict.Conflicts;
import io.godwit.runtime.feed.RowFeed.Entry;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import io.godwit.runtime.state.RereadRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the changes of one partition do to the table: removals, inserts and rows in place of others. One writer thread uses it. */
final class ChangeWork implements PartitionWork {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeWork.class);

    private final MappingChanges mapping;
    private final TableMapping table;
    private final TargetWriter writer;
    private final PartitionRef partition;
    private final IncrSyncConfig config;
    private final Conflicts conflicts;
    private final Consumer<List<RereadRequest>> rereads;
    private final GodwitMeters meters;
    private final ChangeBatch batch;
    private boolean repeats;

    ChangeWork(
            MappingChanges mapping,
            TargetWriter writer,
            PartitionRef partition,
            IncrSyncConfig config,
            Conflicts conflicts,
            Consumer<List<RereadRequest>> rereads,
            GodwitMeters meters) {
        this.mapping = mapping;
        this.table = mapping.handOff().mapping();
        this.writer = writer;
        this.partition = partition;
        this.config = config;
        this.conflicts = conflicts;
        this.rereads = rereads;
        this.meters = meters;
        this.batch = new ChangeBatch(
                table.collection(), ApplyRules.of(config.dml(), config.conflictPolicy()), mapping.notBefore());
    }

    @Override
    public String table() {
        return table.label();
    }

    /** Folds again at each attempt: refused events narrowed the batch in one that failed. */
    @Override
    public OperationCounts read(List<Entry> entries, boolean repeated) {
        repeats = repeated;
        batch.fold(entries, mapping.settledAt());
        return batch.changes();
    }

    @Override
    public long write() {
        BatchConflicts found = conflicts.batch(mapping.handOff(), partition);
        Map<Integer, RejectedRow> refused = new TreeMap<>();
        Map<Integer, RejectedRow> now = put(found);
        while (!now.isEmpty()) { // one event fewer each time
            refused.putAll(now);
            batch.foldWithout(now.keySet());
            now = put(found);
        }
        refuse(refused, found);
        if (found.maySettle()) {
            batch.lastEffective().stream()
                    .filter(event -> !refused.containsKey(event))
                    .forEach(event -> found.applied(batch.entry(event).offset(), batch.key(event)));
        }
        return found.settle();
    }

    @Override
    public void applied(ApplyCheckpoint checkpoint) {
        mapping.applied(checkpoint);
    }

    /** The next owner's rows may be older ones now: the Store reads what the source holds, and that comes after both. */
    @Override
    public void overtaken() {
        String flow = mapping.handOff().taskId();
        long now = conflicts.clock().millis();
        List<RereadRequest> requests = batch.keys().stream()
                .map(key -> new RereadRequest(flow, table.collection().id(), key, now))
                .toList();
        LOG.warn(
                "another instance owns {}: asking for {} to be read again", table(), Plural.of(requests.size(), "key"));
        rereads.accept(requests);
    }

    @Override
    public void committed() {
        batch.changes().byOperation().forEach((operation, count) -> meters.counter(
                        Meter.CHANGES_APPLIED, table(), operation.name().toLowerCase(Locale.ROOT))
                .increment(count));
        if (batch.oldestTso() != 0) {
            long lag = conflicts.clock().millis() - Tso.millis(batch.oldestTso());
            meters.timer(Meter.LAG_SECONDS, table()).record(Math.max(0, lag), TimeUnit.MILLISECONDS);
        }
    }

    /** Returns the events that the target refuses. */
    private Map<Integer, RejectedRow> put(BatchConflicts found) {
        ChangeBatch.Work work = batch.work(keys -> writer.existing(table, keys));
        Map<Integer, RejectedRow> refused = new TreeMap<>();
        batch.duplicates().forEach(event -> duplicate(event, found));
        if (!repeats) { // else what an INSERT meets is perhaps its own row
            work.met().forEach(event -> duplicate(event, found));
        }
        if (!work.removals().isEmpty()) {
            List<Key> keys = work.removals().stream().map(batch::key).toList();
            writer.delete(table, keys)
                    .forEach(row -> refused.put(work.removals().get(row.index()), row));
        }
        List<Integer> upserts = new ArrayList<>(work.upserts());
        upserts.addAll(insert(work.inserts(), found, refused));
        if (!upserts.isEmpty()) {
            writer.upsert(table, batch.rows(upserts)).forEach(row -> refused.put(upserts.get(row.index()), row));
        }
        return refused;
    }

    /** Inserts rows that expect to find none; returns the events whose keys held one, which the newer row replaces. */
    private List<Integer> insert(
            List<ChangeBatch.Insert> inserts, BatchConflicts found, Map<Integer, RejectedRow> refused) {
        List<Integer> duplicates = new ArrayList<>();
        if (inserts.isEmpty()) {
            return duplicates;
        }
        List<Integer> events = inserts.stream().map(ChangeBatch.Insert::event).toList();
        for (RejectedRow row : writer.insert(table, batch.rows(events))) {
            int event = events.get(row.index());
            if (row.code() == ErrorCode.TARGET_DUPLICATE_KEY) {
                duplicate(inserts.get(row.index()).first(), found);
                duplicates.add(event);
            } else {
                refused.put(event, row);
            }
        }
        return duplicates;
    }

    /** An INSERT met a row; the policy decides which one wins, so the task never stops for it. */
    private void duplicate(int event, BatchConflicts found) {
        String winner = config.conflictPolicy() == ConflictPolicy.LATEST_WINS
                ? "the newer row wins"
                : "the row that was there stays";
        found.met(
                batch.entry(event).offset(),
                batch.key(event),
                RejectedRow.Kind.DUPLICATE,
                ErrorCode.TARGET_DUPLICATE_KEY,
                "the source inserted a row under a key that held one; " + winner);
    }

    /** The target does not accept the row of an event, or does not delete the row of a DELETE event's key. */
    private void refuse(Map<Integer, RejectedRow> refused, BatchConflicts found) {
        Set<Key> keys = refused.keySet().stream().map(batch::key).collect(Collectors.toSet());
        Optional<Set<Key>> present = keys.isEmpty() ? Optional.of(Set.of()) : present(keys);
        refused.forEach((event, row) -> {
            Key key = batch.key(event);
            String held = present.map(known -> known.contains(key)
                            ? "; the target holds an older row under the key"
                            : "; the target holds no row under the key")
                    .orElse("; what the target holds under the key is not known, as it is not loaded");
            found.refused(batch.entry(event).offset(), key, row.kind(), row.code(), row.reason() + held);
        });
    }

    /** Those that hold a row; empty where the target cannot be asked for as long as nobody loads it: that is no reason to wait. */
    private Optional<Set<Key>> present(Set<Key> keys) {
        try {
            return Optional.of(writer.existing(table, keys));
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.SOURCE_NOT_LOADED) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
