package io.godwit.oceanbase.connect;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The password of a login to one server, which may be another one later. Where it is changed, the server knows the new one before this process
 * does, or after it: a login that was accepted before and is refused now may soon be accepted again. Thread-safe; never printed.
 */
public final class Password {
    /** A kubelet brings a changed Secret within two minutes; whoever changes both by hand takes longer. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Supplier<String> text;
    private final LongSupplier nanos;
    private boolean accepted;
    private OptionalLong refusedSince = OptionalLong.empty();

    /** What {@code text} says each time that it is asked. */
    Password(Supplier<String> text) {
        this(text, System::nanoTime);
    }

    /** The same on another clock, in nanoseconds. */
    Password(Supplier<String> text, LongSupplier nanos) {
        this.text = text;
        this.nanos = nanos;
    }

    /** As it is now. */
    String now() {
        return text.get();
    }

    /** The same for another server, which has accepted nothing yet. */
    Password elsewhere() {
        return new Password(text, nanos);
    }

    /** The server has accepted the login. */
    synchronized void accepted() {
        accepted = true;
        refusedSince = OptionalLong.empty();
    }

    /** The server has refused the login; answers whether that may pass: it accepted it before, and has refused it for less than {@link #PATIENCE}. */
    synchronized boolean refused() {
        long now = nanos.getAsLong();
        if (refusedSince.isEmpty()) {
            refusedSince = OptionalLong.of(now);
        }
        return accepted && now - refusedSince.getAsLong() < PATIENCE.toNanos();
    }
}
