package io.godwit.fullimport.pipeline;

import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.process.StopSignal;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What all threads of the process check: whether to drain, whether one of them has failed, and whether readers must wait
 * because too many bytes are published but not applied. Thread-safe. Invariant 8.
 */
public final class FlowControl {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final LongSupplier unapplied;
    private final long bound;
    private final StopSignal stop = new StopSignal();

    /** A control that makes readers wait while the unapplied bytes reach {@code bound}. */
    public FlowControl(Collection<MappingProgress> mappings, long bound) {
        this.unapplied = () -> mappings.stream()
                .filter(m -> !m.ended())
                // after a restart, what earlier runs published is known only once the plan is read
                .mapToLong(m -> Math.max(0, m.publishedBytes() - m.appliedBytes()))
                .sum();
        this.bound = bound;
    }

    /** The part that does not concern bytes. */
    StopSignal signal() {
        return stop;
    }

    /** Asks every thread to stop at its next safe place. */
    public void drain() {
        stop.drain();
    }

    /** Ends the process's work with a failure; the first one counts. */
    public void fail(GodwitException cause) {
        stop.fail(cause);
    }

    /** Whether threads are asked to stop. */
    public boolean draining() {
        return stop.draining();
    }

    /** The failure that ended the work, if one did. */
    public Optional<GodwitException> failure() {
        return stop.failure();
    }

    /** Bytes published and not yet applied. */
    public long unappliedBytes() {
        return unapplied.getAsLong();
    }

    void awaitRoom() {
        while (!draining() && unappliedBytes() >= bound) {
            Backoff.pause(PAUSE);
        }
    }
}
