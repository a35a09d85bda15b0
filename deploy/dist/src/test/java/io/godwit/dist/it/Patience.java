package io.godwit.dist.it;

import java.time.Duration;

/** How long a test waits for what must come. */
final class Patience {
    /** What is stuck stays stuck; what is only slow, on a machine with more to do than it can, comes sooner. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private Patience() {}
}
