package io.godwit.testsupport;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * Runs threads one at a time and lets a seed choose, at every port call, which one continues: blocking code is interleaved as
 * finely as its port calls, and the same seed gives the same run. One thread drives {@link #step}; every other thread that
 * touches the code under test is an actor.
 *
 * <p>Actors run with their interrupt flag set, so that waits in the code under test (Backoff) return immediately.
 */
public final class LockStep {
    private final Random random;
    private final List<Actor> actors = new ArrayList<>();
    private final Semaphore driver = new Semaphore(0);
    private Actor current;
    private boolean abandoned;

    /** A scheduler that takes its choices from {@code random}. */
    public LockStep(Random random) {
        this.random = random;
    }

    /** Adds an actor; {@code body} begins when it is chosen for the first time. */
    public void spawn(String name, Runnable body) {
        Actor actor = new Actor();
        actors.add(actor);
        Thread.ofVirtual().name(name).start(() -> {
            actor.turn.acquireUninterruptibly();
            Thread.currentThread().interrupt();
            try {
                body.run();
            } catch (IncarnationKilled dead) {
                actor.ended = true;
            } catch (Throwable failure) { // shown by the driver, on its own thread
                actor.failure = failure;
            }
            actor.ended = true;
            driver.release();
        });
    }

    /** Called by actors: lets the driver choose who continues. */
    public void pause() {
        Actor me = current;
        driver.release();
        me.turn.acquireUninterruptibly();
        if (abandoned) {
            throw new IncarnationKilled("the end of the test");
        }
    }

    /** Lets one actor continue to its next port call; returns whether there was one. */
    public boolean step() {
        if (actors.isEmpty()) {
            return false;
        }
        advance(actors.get(random.nextInt(actors.size())));
        return true;
    }

    /** Ends every actor at its next port call. */
    public void abandon() {
        abandoned = true;
        while (!actors.isEmpty()) {
            advance(actors.getFirst());
        }
    }

    private void advance(Actor actor) {
        current = actor;
        actor.turn.release();
        driver.acquireUninterruptibly();
        if (actor.ended) {
            actors.remove(actor);
        }
        if (actor.failure != null && !abandoned) {
            throw new AssertionError("an actor failed", actor.failure);
        }
    }

    private static final class Actor {
        private final Semaphore turn = new Semaphore(0);
        private volatile boolean ended;
        private volatile Throwable failure;
    }
}
