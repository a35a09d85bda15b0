package io.godwit.runtime.process;

import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats work after retriable failures, with growing waits, until it succeeds or the process drains. Thread-safe. */
public final class Retrying {
    private static final Logger LOG = LoggerFactory.getLogger(Retrying.class);
    /** Longer than the longest wait: work that did not fail again since goes on. */
    private static final long LASTING_NANOS = Duration.ofSeconds(15).toNanos();

    private final StopSignal stop;
    private final GodwitMeters meters;
    private final Map<Thread, Failed> failing = new ConcurrentHashMap<>();

    /** Repeats until {@code stop} says to drain. */
    public Retrying(StopSignal stop, GodwitMeters meters) {
        this.stop = stop;
        this.meters = meters;
    }

    private record Failed(GodwitException cause, long atNanos) {}

    /** Runs {@code work}; after a retriable failure waits, runs {@code repair}, and tries again. Other failures pass through. */
    public void until(Runnable work, Runnable repair) {
        until("", work, repair);
    }

    /** The same for work on one table, whose label the metric shows. */
    public void until(String table, Runnable work, Runnable repair) {
        Backoff backoff = new Backoff();
        boolean failed = false;
        try {
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
                    failing.put(Thread.currentThread(), new Failed(e, System.nanoTime()));
                    meters.counter(Meter.RETRIES, table).increment();
                    LOG.warn("code={} retrying: {}", e.code(), e.getMessage(), e.getCause());
                    backoff.await();
                }
            }
        } finally {
            failing.remove(Thread.currentThread());
        }
    }

    /** What keeps work from going on now; the newest where there are several. */
    public Optional<GodwitException> obstacle() {
        long now = System.nanoTime();
        return failing.values().stream()
                .filter(failed -> now - failed.atNanos() < LASTING_NANOS)
                .max(Comparator.comparingLong(Failed::atNanos))
                .map(Failed::cause);
    }

    /** Any failure as Godwit's own. */
    public static GodwitException asGodwit(Exception failure) {
        return failure instanceof GodwitException known
                ? known
                : GodwitException.bug("unexpected " + failure.getClass().getSimpleName(), failure);
    }
}
