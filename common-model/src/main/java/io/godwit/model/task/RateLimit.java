package io.godwit.model.task;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Bounds on what is written to the target each second.
 *
 * @param rps rows a second; empty for no bound
 * @param bps bytes a second; empty for no bound
 */
public record RateLimit(OptionalLong rps, Optional<ByteSize> bps) {
    /** No bound. */
    public static final RateLimit NONE = new RateLimit(OptionalLong.empty(), Optional.empty());

    /** Refuses bounds below one. */
    public RateLimit {
        Counts.requirePositive(rps.orElse(1), bps.map(ByteSize::bytes).orElse(1L));
    }
}
