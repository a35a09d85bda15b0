package io.godwit.runtime.process;

import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats work after retriable failures, with growing waits, until it succeeds or the process drains. Thread-safe. */
public final class Retrying {
    private static final Logger LOG = LoggerFactory.getLogger(Retrying.class);

    private final StopSignal stop;
    private final GodwitMeters meters;

    /** Repeats until {@code stop} says to drain. */
    public Retrying(StopSignal stop, GodwitMeters meters) {
        this.stop = stop;
        this.meters = meters;
    }

    /** Runs {@code work}; after a retriable failure waits, runs {@code repair}, and tries again. Other failures pass through. */
    public void until(Runnable work, Runnable repair) {
        Backoff backoff = new Backoff();
        boolean failed = false;
        while (!(failed && stop.draining())) {
            try {
                if (failed) {
                    repair.run();
                }
                work.run();
                return;
            } catch (GodwitException e) {
                if (e.kind() != GodwitException.Kind.RETRIABLE) {
                    throw e;
                }
                failed = true;
                meters.counter(Meter.RETRIES, "").increment();
                LOG.warn("code={} retrying: {}", e.code(), e.getMessage(), e.getCause());
                backoff.await();
            }
        }
    }

    /** Any failure as Godwit's own. */
    public static GodwitException asGodwit(Exception failure) {
        return failure instanceof GodwitException known
                ? known
                : GodwitException.bug("unexpected " + failure.getClass().getSimpleName(), failure);
    }
}
