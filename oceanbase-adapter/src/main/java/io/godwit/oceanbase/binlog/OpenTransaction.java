package io.godwit.oceanbase.binlog;

import io.godwit.model.row.Key;
import io.godwit.model.source.Tso;
import io.godwit.oceanbase.changelog.EncodedRow;
import io.godwit.oceanbase.changelog.Entry;
import io.godwit.oceanbase.changelog.InexpressibleValueException;
import io.godwit.oceanbase.changelog.Payloads;
import java.io.Serializable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The changes of one transaction, each with a timestamp of its own: they are applied in the order of the log, however often a key occurs
 * in it. A timestamp is counted on from that of the change before, or is the time of the change where that is later. So it follows from
 * the place and timestamp at which a reader begins, and from the log: whoever reads again gives every change the same. One thread.
 */
final class OpenTransaction {
    private static final long PAYLOAD_BYTES = 256 * 1024;

    private final PendingRecords records;
    private final Map<Long, Payloads> payloads = new LinkedHashMap<>();
    private final Map<Long, EncodedRow> encoders = new LinkedHashMap<>();
    private long before;
    private long tso;
    private long changes;
    private boolean own;
    private boolean committed;

    OpenTransaction(PendingRecords records) {
        this.records = records;
    }

    /** Begins after everything up to {@code reached}. */
    void begin(long reached) {
        before = reached;
        discard();
    }

    /** Forgets its changes. */
    void discard() {
        records.clear();
        payloads.clear();
        changes = 0;
        own = false;
        committed = false;
        tso = before;
    }

    /** It is Godwit's own. */
    void own() {
        own = true;
    }

    /** Whether nothing of it was seen yet. */
    boolean isEmpty() {
        return changes == 0 && !own;
    }

    boolean isCommitted() {
        return committed;
    }

    /** Timestamp of its last change. */
    long tso() {
        return tso;
    }

    /** How many changes it has. */
    long changes() {
        return changes;
    }

    void put(BinlogTable table, Serializable[] row, long atMillis) {
        add(table, row, atMillis, false);
    }

    void removed(BinlogTable table, Serializable[] row, long atMillis) {
        try {
            add(table, entry(next(atMillis), table.key(row), table.part(row), true, new Entry.Gone()));
        } catch (InexpressibleValueException e) {
            add(table, inexpressible(table, Optional.empty(), e));
        }
    }

    /** A row under another key is a removal and a new row. */
    void updated(BinlogTable table, Serializable[] from, Serializable[] to, long atMillis) {
        boolean same = isSamePlace(table, from, to);
        if (!same) {
            removed(table, from, atMillis);
        }
        add(table, to, atMillis, same);
    }

    private static boolean isSamePlace(BinlogTable table, Serializable[] from, Serializable[] to) {
        try {
            return table.key(from).equals(table.key(to)) && table.part(from).equals(table.part(to));
        } catch (InexpressibleValueException e) {
            return false;
        }
    }

    private void add(BinlogTable table, Serializable[] row, long atMillis, boolean replaces) {
        Optional<Key> key = Optional.empty();
        long at = next(atMillis);
        try {
            key = Optional.of(table.key(row));
            EncodedRow encoder = encoders.computeIfAbsent(
                    table.id(), id -> new EncodedRow(table.mapping().collection()));
            Entry.Row event = new Entry.Row(encoder.of(table.row(row), at));
            add(table, entry(at, key.get(), table.part(row), replaces, event));
        } catch (InexpressibleValueException e) {
            add(table, inexpressible(table, key, e));
        }
    }

    private static Entry entry(long tso, Key key, String part, boolean replaced, Entry.State state) {
        return new Entry(tso, Optional.of(key), part, replaced, state);
    }

    private Entry inexpressible(BinlogTable table, Optional<Key> key, InexpressibleValueException e) {
        String what = key.map(k -> "the row of table " + table.mapping().table() + " under key " + k)
                .orElse("a row of table " + table.mapping().table());
        return new Entry(
                tso, key, "", false, new Entry.Inexpressible(what + " does not fit its collection: " + e.getMessage()));
    }

    private long next(long atMillis) {
        tso = Math.max(tso + 1, Tso.at(Instant.ofEpochMilli(atMillis)));
        return tso;
    }

    private void add(BinlogTable table, Entry entry) {
        changes++;
        if (own) {
            return;
        }
        Payloads into = payloads.computeIfAbsent(table.id(), id -> new Payloads(table.mapping()));
        into.add(entry);
        if (into.bytes() >= PAYLOAD_BYTES) {
            into.take().forEach(records::add);
        }
    }

    /** Ends it: its changes can be taken, unless they are Godwit's own. */
    void commit() {
        if (own) {
            discard();
        } else {
            payloads.values().forEach(some -> some.take().forEach(records::add));
        }
        committed = true;
    }

    /** Takes the next payload of the committed transaction; empty at its end. */
    Optional<byte[]> take() {
        return records.take();
    }
}
