package io.godwit.dist.it;

import java.util.concurrent.Executor;

/** Where what a test does meanwhile runs: a thread for each, as the common pool has one on two cores. */
final class Background {
    static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

    private Background() {}
}
