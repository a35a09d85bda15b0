package io.godwit.runtime.process;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something small that a daemon thread of its own does repeatedly. A failure of one round is logged, and the next round follows
 * anyway; an {@link Error} ends the process. (The executor alone would silently end the rounds.)
 */
public final class Repeated implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Repeated.class);

    private final String name;
    private final Runnable round;
    private final ScheduledExecutorService timer;

    /** Not started yet. */
    public Repeated(String name, Runnable round) {
        this.name = name;
        this.round = round;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    /** Begins, {@code pause} from now and then that long after the end of each round. */
    public Repeated every(Duration pause) {
        timer.scheduleWithFixedDelay(this::guarded, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** The same, with the first round now. */
    public Repeated nowAndEvery(Duration pause) {
        timer.scheduleWithFixedDelay(this::guarded, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void guarded() {
        try {
            round.run();
        } catch (RuntimeException e) {
            LOG.warn("a round of {} failed", name, e);
        } catch (Error e) {
            FatalErrors.end(Thread.currentThread(), e);
        }
    }

    /** Whether no round will follow; one that is under way may be interrupted. */
    public boolean isClosed() {
        return timer.isShutdown();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
