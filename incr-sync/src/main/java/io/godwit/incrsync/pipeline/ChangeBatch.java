package io.godwit.incrsync.pipeline;

import io.godwit.incrsync.pipeline.ApplyRules.Action;
import io.godwit.model.avro.KeyCodec;
import io.godwit.model.avro.RowEventView;
import io.godwit.model.row.Key;
import io.godwit.model.row.Operation;
import io.godwit.model.row.OperationCounts;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.target.RowBatch;
import io.godwit.runtime.feed.RowFeed.Entry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Row events of one collection, folded to one effect per key, decoded in place. One thread; reused. */
final class ChangeBatch {
    private final RowEventView view;
    private final KeyCodec keys;
    private final ApplyRules rules;
    private final long notBefore;
    private final Map<ByteBuffer, Folded> byKey = new LinkedHashMap<>();
    private final List<Integer> duplicates = new ArrayList<>();
    private final Set<Integer> refused = new HashSet<>();
    private List<Entry> entries = List.of();
    private OperationCounts changes = OperationCounts.NONE;
    private long settledAt;
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
     * @param newSettledAt timestamp H: a key that is inserted twice up to it may be one that the snapshot delivered
     */
    void fold(List<Entry> newEntries, long newSettledAt) {
        entries = newEntries;
        settledAt = newSettledAt;
        byKey.clear();
        duplicates.clear();
        refused.clear();
        changes = OperationCounts.NONE;
        oldestTso = 0;
        for (int i = 0; i < entries.size(); i++) {
            if (isNew(i)) {
                long tso = view.source().tso();
                oldestTso = oldestTso == 0 || Long.compareUnsigned(tso, oldestTso) < 0 ? tso : oldestTso;
                changes = changes.and(view.operation());
                add(i);
            }
        }
    }

    /**
     * Folds again, as if the target had never been given the events that it refuses: what it refuses must not take an older change
     * of the key with it. Only the keys of these events are left. Invariants 3 and 4.
     */
    void foldWithout(Collection<Integer> events) {
        refused.addAll(events);
        byKey.clear();
        duplicates.clear();
        Set<ByteBuffer> affected = events.stream().map(this::keyBytes).collect(Collectors.toSet());
        for (int i = 0; i < entries.size(); i++) {
            if (affected.contains(keyBytes(i)) && !refused.contains(i) && isNew(i)) {
                add(i);
            }
        }
    }

    /** Moves the view to the event; returns whether it is not part of the snapshot. */
    private boolean isNew(int i) {
        view.wrap(entries.get(i).value());
        return Long.compareUnsigned(view.source().tso(), notBefore) > 0;
    }

    private void add(int i) {
        Operation operation = view.operation();
        Folded before = byKey.get(keyBytes(i));
        KeyEffect effect = before == null ? KeyEffect.NONE : before.effect();
        boolean expectsNoRow = operation == Operation.INSERT
                && rules.inserts()
                && Long.compareUnsigned(view.source().tso(), settledAt) > 0;
        if (expectsNoRow && effect.surelyPresent()) {
            duplicates.add(i);
        }
        int fresh = before == null ? Folded.NOT_FRESH : before.fresh();
        byKey.put(
                keyBytes(i),
                new Folded(
                        keys.decode(entries.get(i).key()),
                        effect.then(rules, operation, i),
                        expectsNoRow && effect.isNone() ? i : fresh));
    }

    private ByteBuffer keyBytes(int event) {
        return ByteBuffer.wrap(entries.get(event).key());
    }

    /** Numbers of the INSERT events that met a row of this same batch. */
    List<Integer> duplicates() {
        return duplicates;
    }

    /** The events that are not part of the snapshot. */
    OperationCounts changes() {
        return changes;
    }

    /** Lowest timestamp of the events that are not part of the snapshot; 0 if there are none. */
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
                return ChangeBatch.this.key(events.get(i));
            }
        };
    }

    /** Of each key, the number of its last event that may change the key: one that is selected and not part of the snapshot. */
    Collection<Integer> lastEffective() {
        Map<ByteBuffer, Integer> last = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            if (isNew(i) && rules.mayChange(view.operation())) {
                last.put(keyBytes(i), i);
            }
        }
        return last.values();
    }

    /** The keys of all events, each once. */
    Set<Key> keys() {
        return IntStream.range(0, entries.size()).mapToObj(this::key).collect(Collectors.toSet());
    }

    /** Key of an event. */
    Key key(int event) {
        return keys.decode(entries.get(event).key());
    }

    /**
     * What is to be written.
     *
     * @param existing returns which of some keys hold a row; asked only for keys where it matters
     */
    Work work(Function<List<Key>, Set<Key>> existing) {
        List<Key> uncertain = byKey.values().stream()
                .filter(f -> !f.effect().isCertain() || looksFirst(f))
                .map(Folded::key)
                .toList();
        Set<Key> present = uncertain.isEmpty() ? Set.of() : existing.apply(uncertain);
        Work work = new Work(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Folded folded : byKey.values()) {
            boolean holdsRow = present.contains(folded.key());
            KeyEffect.Result result = folded.effect().in(holdsRow);
            if (holdsRow && looksFirst(folded)) {
                work.met().add(folded.fresh());
            }
            switch (result.action()) {
                case KEEP -> {}
                case REMOVE -> work.removals().add(result.event());
                case PUT -> {
                    if (folded.isFresh() && !rules.keepsTarget()) {
                        work.inserts().add(new Insert(result.event(), folded.fresh()));
                    } else {
                        work.upserts().add(result.event());
                    }
                }
            }
        }
        return work;
    }

    /**
     * An INSERT of the batch expects no row, and the target will not be asked to insert one, which would show whether there is
     * one.
     */
    private boolean looksFirst(Folded folded) {
        return folded.isFresh()
                && (rules.keepsTarget() || folded.effect().in(true).action() != Action.PUT);
    }

    /**
     * One key.
     *
     * @param fresh number of the INSERT event that met what the target holds, and expected no row there; or NOT_FRESH
     */
    private record Folded(Key key, KeyEffect effect, int fresh) {
        private static final int NOT_FRESH = -1;

        boolean isFresh() {
            return fresh != NOT_FRESH;
        }
    }

    /**
     * A row whose key is expected to hold none.
     *
     * @param event number of the event whose row it is
     * @param first number of the INSERT event that is a duplicate if there is a row
     */
    record Insert(int event, int first) {}

    /**
     * What a batch writes, by numbers of events.
     *
     * @param upserts rows in place of whatever their keys hold
     * @param removals events whose keys shall hold no row
     * @param met INSERT events that met a row of the target
     */
    record Work(List<Insert> inserts, List<Integer> upserts, List<Integer> removals, List<Integer> met) {}
}
