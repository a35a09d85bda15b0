package io.godwit.cli.context;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A service that this process reaches through a port of its own machine, which is another one each time: a login is kept by what the service
 * is, and shown to nothing else that may answer at such a port.
 *
 * @param name of the context that keeps the login
 * @param service what it is, in the place of an address
 * @param address where it is reached now
 */
public record Forward(String name, String service, String address) {
    private static final AtomicReference<Optional<Forward>> IN_USE = new AtomicReference<>(Optional.empty());

    /** The one that every command of this process asks; absent where commands say themselves which service that is. */
    public static Optional<Forward> inUse() {
        return IN_USE.get();
    }

    /** From now on every command asks this one. */
    public void use() {
        IN_USE.set(Optional.of(this));
    }

    /** Commands say themselves again which service they ask. */
    public static void end() {
        IN_USE.set(Optional.empty());
    }
}
