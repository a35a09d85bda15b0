package io.godwit.runtime.snapshot;

import io.godwit.model.row.Key;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.LoadIntent;
import io.godwit.runtime.state.ScanPlan;
import io.godwit.runtime.state.ScanPosition;
import java.util.Optional;

/**
 * Publishes the rows of a scan together with the scan's position, all or nothing. One reader thread owns it.
 *
 * <p>Failures are GodwitException: RETRIABLE (call {@link #recover}, then continue from {@link #position}) or FENCED (a newer
 * process owns the slot: end).
 */
public interface SnapshotPublisher extends AutoCloseable {
    /** Takes over the slot: every older owner is fenced when this returns. Blocks. */
    void recover();

    /** The intent to load the collection that is committed or is part of the next commit, if there is one. Blocks. */
    Optional<LoadIntent> loadIntent(HandOff handOff);

    /** Makes the intent durable; refused as FENCED if a newer process owns the slot. Blocks. */
    void commitLoadIntent(LoadIntent intent);

    /** Makes the intent durable with the next commit, whatever that contains; survives {@link #recover} until then. */
    void add(LoadIntent intent);

    /** The plan of an attempt that is committed or is part of the next commit, if there is one. Blocks. */
    Optional<ScanPlan> plan(HandOff handOff);

    /** Makes the plan durable; refused as FENCED if a newer process owns the slot. Blocks. */
    void commitPlan(ScanPlan plan);

    /** Makes the plan durable with the next commit, whatever that contains; survives {@link #recover} until then. */
    void add(ScanPlan plan);

    /** The committed position of a range; the start of the range before its first row. */
    ScanPosition position(ScanPlan plan, int range);

    /** The keys that were published for a range, those of the last commit included; the caller closes it. Blocks. */
    PublishedKeys published(HandOff handOff, int range);

    /** Adds one row event to the open transaction, and its key to {@link #published}. May block when buffers are full. */
    void append(HandOff handOff, Key key, byte[] kafkaKey, byte[] value);

    /** Makes everything appended durable together with {@code position}. Blocks. */
    void commit(ScanPosition position);

    /** Drops what was appended since the last commit. */
    void abort();

    @Override
    void close();
}
