package io.godwit.model.task;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Limits on what is written to the target each second.
 *
 * @param rps rows per second; empty for no limit
 * @param bps bytes per second; empty for no limit
 */
public record RateLimit(OptionalLong rps, Optional<ByteSize> bps) {
    /** No bound. */
    public static final RateLimit NONE = new RateLimit(OptionalLong.empty(), Optional.empty());

    /** Refuses bounds below one. */
    public RateLimit {
        Counts.requirePositive(rps.orElse(1), bps.map(ByteSize::bytes).orElse(1L));
    }
}
