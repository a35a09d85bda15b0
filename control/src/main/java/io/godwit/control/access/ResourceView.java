package io.godwit.control.access;

import io.godwit.control.resource.ResourceBook;
import io.godwit.control.resource.Resources;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The records as each request needs them: half a second old at most, since a request to Kafka for every one would cost more than the request
 * itself. One caller reads them again, the others go on with what is there; when Kafka has not answered for ten seconds, nobody knows who
 * may do what, and all fail. Thread-safe.
 */
public final class ResourceView {
    private static final Duration FRESH = Duration.ofMillis(500);
    private static final Duration USABLE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ResourceBook book;
    private final LongSupplier nanos;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Seen seen;

    /** A view that has read nothing yet, on a clock like {@link System#nanoTime}. */
    public ResourceView(ResourceBook book, LongSupplier nanos) {
        this.book = book;
        this.nanos = nanos;
        this.seen = new Seen(Resources.NONE, nanos.getAsLong() - USABLE.toNanos() - 1);
    }

    private record Seen(Resources records, long since) {}

    /** As they were half a second ago, or later. */
    public Resources recent() {
        if (age() <= FRESH.toNanos()) {
            return seen.records();
        }
        if (age() <= USABLE.toNanos() && !reading.tryLock()) {
            return seen.records();
        }
        if (!reading.isHeldByCurrentThread()) {
            lock();
        }
        try {
            return age() <= FRESH.toNanos() ? seen.records() : read();
        } finally {
            reading.unlock();
        }
    }

    /** As they are now: with everything that was answered before this call, by whichever instance. */
    public Resources now() {
        long asked = nanos.getAsLong();
        lock();
        try {
            // Whoever waited meanwhile shares one reading.
            return seen.since() - asked >= 0 ? seen.records() : read();
        } finally {
            reading.unlock();
        }
    }

    /** Lets every later request of this instance see what it has written. */
    public void refresh() {
        var unused = now();
    }

    private long age() {
        return nanos.getAsLong() - seen.since();
    }

    private Resources read() {
        long since = nanos.getAsLong();
        Resources records = book.read();
        seen = new Seen(records, since);
        return records;
    }

    private void lock() {
        try {
            if (!reading.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw GodwitException.retriable(
                        ErrorCode.KAFKA_UNREACHABLE,
                        "users and tokens cannot be read: Kafka does not answer",
                        "repeat the request a moment later",
                        null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("reading users and tokens");
        }
    }
}
