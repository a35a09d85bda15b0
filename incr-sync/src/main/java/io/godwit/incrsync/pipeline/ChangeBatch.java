package io.godwit.incrsync.pipeline;

import io.godwit.model.avro.KeyCodec;
import io.godwit.model.avro.RowEventView;
import io.godwit.model.row.Key;
import io.godwit.model.row.Operation;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.target.RowBatch;
import io.godwit.runtime.snapshot.RowFeed.Entry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Row events of one collection, folded to one effect a key, decoded in place. One thread; reused. */
final class ChangeBatch {
    private final RowEventView view;
    private final KeyCodec keys;
    private final ApplyRules rules;
    private final long notBefore;
    private final Map<ByteBuffer, Folded> byKey = new LinkedHashMap<>();
    private final List<Integer> duplicates = new ArrayList<>();
    private final long[] operations = new long[Operation.values().length];
    private List<Entry> entries = List.of();
    private long oldestTso;

    /**
     * Batches of a collection.
     *
     * @param notBefore timestamp A: changes up to it are part of the snapshot
     */
    ChangeBatch(CollectionSchema collection, ApplyRules rules, long notBefore) {
        this.view = new RowEventView(collection);
        this.keys = new KeyCodec(collection, 0);
        this.rules = rules;
        this.notBefore = notBefore;
    }

    /**
     * Folds the events.
     *
     * @param settledAt timestamp H: a key that is inserted twice up to it may be one that the snapshot brought
     */
    void fold(List<Entry> newEntries, long settledAt) {
        entries = newEntries;
        byKey.clear();
        duplicates.clear();
        Arrays.fill(operations, 0);
        oldestTso = 0;
        for (int i = 0; i < entries.size(); i++) {
            view.wrap(entries.get(i).value());
            long tso = view.source().tso();
            if (Long.compareUnsigned(tso, notBefore) > 0) {
                oldestTso = oldestTso == 0 ? tso : oldestTso;
                operations[view.operation().ordinal()]++;
                add(i, view.operation(), Long.compareUnsigned(tso, settledAt) > 0);
            }
        }
    }

    private void add(int i, Operation operation, boolean settled) {
        ByteBuffer key = ByteBuffer.wrap(entries.get(i).key());
        Folded before = byKey.get(key);
        KeyEffect effect = before == null ? KeyEffect.NONE : before.effect();
        boolean inserts = settled && operation == Operation.INSERT && rules.inserts();
        if (inserts && effect.surelyPresent()) {
            duplicates.add(i);
        }
        boolean fresh = before == null && inserts;
        byKey.put(
                key,
                new Folded(
                        keys.decode(entries.get(i).key()),
                        effect.then(rules, operation, i),
                        before == null ? fresh : before.fresh(),
                        before == null ? i : before.first()));
    }

    /** The keys, in the order of their first events. */
    List<Folded> folded() {
        return List.copyOf(byKey.values());
    }

    /** Numbers of the INSERT events that met a row of this same batch. */
    List<Integer> duplicates() {
        return duplicates;
    }

    long count(Operation operation) {
        return operations[operation.ordinal()];
    }

    /** Timestamp of the first event that is not part of the snapshot; 0 if there is none. */
    long oldestTso() {
        return oldestTso;
    }

    Entry entry(int event) {
        return entries.get(event);
    }

    /** The rows of some events. */
    RowBatch rows(List<Integer> events) {
        return new RowBatch() {
            @Override
            public int size() {
                return events.size();
            }

            @Override
            public RowView row(int i) {
                return view.wrap(entries.get(events.get(i)).value());
            }

            @Override
            public Key key(int i) {
                return keys.decode(entries.get(events.get(i)).key());
            }
        };
    }

    /**
     * What is to be written.
     *
     * @param existing tells which of some keys hold a row; asked only for keys where it matters
     */
    Work work(Function<List<Key>, Set<Key>> existing) {
        List<Key> uncertain = byKey.values().stream()
                .filter(f -> !f.effect().isCertain() || (f.fresh() && rules.keepsTarget()))
                .map(Folded::key)
                .toList();
        Set<Key> present = uncertain.isEmpty() ? Set.of() : existing.apply(uncertain);
        Work work = new Work(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Folded folded : byKey.values()) {
            boolean holdsRow = present.contains(folded.key());
            KeyEffect.Result result = folded.effect().in(holdsRow);
            if (folded.fresh() && rules.keepsTarget() && holdsRow) {
                work.kept().add(folded.first());
            }
            switch (result.action()) {
                case KEEP -> {}
                case REMOVE -> work.removals().add(folded.key());
                case PUT ->
                    (folded.fresh() && !rules.keepsTarget() ? work.inserts() : work.upserts()).add(result.event());
            }
        }
        return work;
    }

    /**
     * One key.
     *
     * @param fresh whether its first event is an INSERT, which expects no row
     * @param first number of its first event
     */
    record Folded(Key key, KeyEffect effect, boolean fresh, int first) {}

    /**
     * What a batch writes, by numbers of events.
     *
     * @param inserts rows whose keys are expected to hold none
     * @param upserts rows in place of whatever their keys hold
     * @param kept INSERT events that met a row which stays
     */
    record Work(List<Integer> inserts, List<Integer> upserts, List<Key> removals, List<Integer> kept) {}
}
