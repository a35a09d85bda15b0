package io.godwit.runtime.process;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.limit.WaitClock;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.metrics.Meter;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats work after retriable failures, with growing waits, until it succeeds or the process drains. Thread-safe. */
public final class Retrying {
    private static final Logger LOG = LoggerFactory.getLogger(Retrying.class);
    /** Longer than the longest wait: work that has not failed again since then is under way. */
    private static final long LASTING_NANOS = Duration.ofSeconds(15).toNanos();

    private static final String MEMORY_KEYS = "spec.options.full.resources.memory for Full-Import,"
            + " spec.options.incremental.store.memory for the Store, spec.options.incremental.writer.memory for Incr-Sync";

    private final BooleanSupplier givesUp;
    private final GodwitMeters meters;
    private final WaitClock clock;
    private final Map<Thread, Failed> failing;

    /** Repeats until {@code stop} asks to drain. */
    public Retrying(StopSignal stop, GodwitMeters meters) {
        this(stop, meters, WaitClock.SYSTEM);
    }

    /** The same on another clock. */
    public Retrying(StopSignal stop, GodwitMeters meters, WaitClock clock) {
        this(stop::draining, meters, clock, new ConcurrentHashMap<>());
    }

    private Retrying(BooleanSupplier givesUp, GodwitMeters meters, WaitClock clock, Map<Thread, Failed> failing) {
        this.givesUp = givesUp;
        this.meters = meters;
        this.clock = clock;
        this.failing = failing;
    }

    private record Failed(GodwitException cause, long atNanos, long againAtNanos) {
        Obstacle obstacle(long now) {
            return new Obstacle(cause, Optional.of(Duration.ofNanos(Math.max(0, againAtNanos - now))));
        }
    }

    /** The same, but it asks {@code newGivesUp} several times a second while it waits, and repeats until the answer is yes. */
    public Retrying whileWaiting(BooleanSupplier newGivesUp) {
        return new Retrying(newGivesUp, meters, clock, failing);
    }

    /**
     * Runs {@code work}; after a retriable failure waits, runs {@code repair}, and tries again. Other failures pass through.
     * Returns whether the work is done; it is not when the process drains first.
     */
    public boolean until(Runnable work, Runnable repair) {
        return until("", work, repair);
    }

    /** The same for work on one table, whose label the metric shows. */
    public boolean until(String table, Runnable work, Runnable repair) {
        return get(table, () -> run(work), repair).isPresent();
    }

    /** Asks until there is an answer; empty when the process drains first. */
    public <T> Optional<T> get(Supplier<T> question) {
        return get("", question, () -> {});
    }

    private <T> Optional<T> get(String table, Supplier<T> work, Runnable repair) {
        Backoff backoff = new Backoff(clock);
        boolean failed = false;
        try {
            while (!(failed && givesUp.getAsBoolean())) {
                try {
                    if (failed) {
                        repair.run();
                    }
                    return Optional.of(work.get());
                } catch (GodwitException e) {
                    if (e.kind() != GodwitException.Kind.RETRIABLE) {
                        throw e;
                    }
                    failed = true;
                    Duration wait = backoff.next();
                    long now = clock.nanoTime();
                    failing.put(Thread.currentThread(), new Failed(e, now, now + wait.toNanos()));
                    meters.counter(Meter.RETRIES, table).increment();
                    LOG.warn("code={} retrying: {}", e.code(), e.getMessage(), e.getCause());
                    clock.await(wait, givesUp);
                }
            }
            return Optional.empty();
        } finally {
            failing.remove(Thread.currentThread());
        }
    }

    private static boolean run(Runnable work) {
        work.run();
        return true;
    }

    /** What keeps work from continuing now; the latest where there are several. */
    public Optional<Obstacle> obstacle() {
        long now = clock.nanoTime();
        return failing.values().stream()
                .filter(failed -> now - failed.atNanos() < LASTING_NANOS)
                .max(Comparator.comparingLong(Failed::atNanos))
                .map(failed -> failed.obstacle(now));
    }

    /** Any failure as Godwit's own. */
    public static GodwitException asGodwit(Throwable failure) {
        return switch (failure) {
            case GodwitException known -> known;
            case OutOfMemoryError memory ->
                new GodwitException(
                        GodwitException.Kind.BUG,
                        ErrorCode.OUT_OF_MEMORY,
                        "the process ran out of memory: " + memory.getMessage(),
                        "grant the component more memory: " + MEMORY_KEYS,
                        memory);
            default -> GodwitException.bug("unexpected " + failure.getClass().getSimpleName(), failure);
        };
    }
}
