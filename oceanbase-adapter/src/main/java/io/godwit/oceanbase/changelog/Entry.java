package io.godwit.oceanbase.changelog;

import io.godwit.model.row.Key;
import java.util.Optional;

/**
 * What becomes of a key at a moment.
 *
 * @param key empty where it is NULL
 * @param part the value that decides about the row's partition
 * @param replaced whether the key held a row before the moment
 */
public record Entry(long tso, Optional<Key> key, String part, boolean replaced, State state) {
    /** What the key holds from then on. */
    public sealed interface State {}

    /** A row, encoded. */
    public record Row(byte[] event) implements State {}

    /** No row. */
    public record Gone() implements State {}

    /** A row that the collection cannot hold, and why. */
    public record Inexpressible(String why) implements State {}

    /** Rows in several partitions: which of them was written last, the log does not show. */
    public record Several() implements State {}

    /** Whether the next entry is about the same key at the same moment. */
    boolean isContinuedBy(Entry next) {
        return tso == next.tso && key.isPresent() && key.equals(next.key);
    }

    /** Whether both are in one partition, where the log is in the order of time. */
    boolean isBeside(Entry next) {
        return part.equals(next.part);
    }

    /** This entry and a later one of the same partition, as one. */
    Entry and(Entry later) {
        return new Entry(tso, key, part, replaced, later.state);
    }

    /** This entry and one of another partition, as one: the partition that has a row counts. */
    Entry merged(Entry other) {
        State both = state instanceof Gone ? other.state : other.state instanceof Gone ? state : new Several();
        return new Entry(tso, key, part, replaced || other.replaced, both);
    }
}
