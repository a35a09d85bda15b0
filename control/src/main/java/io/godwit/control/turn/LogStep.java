package io.godwit.control.turn;

import io.godwit.control.ControlClock;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.process.Retrying;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What is done to one change log, on a thread of its own: the database may keep a statement waiting for as long as an application
 * keeps a transaction open. One step at a time; the methods are for the control's thread, and do not block.
 */
final class LogStep implements AutoCloseable {
    private final ControlClock clock;
    private final Executor background;
    private Optional<Begun> last = Optional.empty();

    /**
     * With nothing under way.
     *
     * @param background its threads give up what they wait for when they are interrupted
     */
    LogStep(ControlClock clock, Executor background) {
        this.clock = clock;
        this.background = background;
    }

    /**
     * Begins the step, unless an earlier one has not ended: also one that was given up.
     *
     * @param confirm throws where the caller may change nothing any more; is not interrupted
     * @param work is given {@code confirm}, to call it before each of its statements
     */
    Optional<Begun> begin(Runnable confirm, Consumer<Runnable> work) {
        if (last.filter(step -> !step.isOver()).isPresent()) {
            return Optional.empty();
        }
        Begun step = new Begun(clock, confirm, work);
        last = Optional.of(step);
        background.execute(step);
        return last;
    }

    /** Nobody waits for the step that is under way any more, if any: it ends as soon as it can, and its outcome is nobody's. */
    void giveUp() {
        last.ifPresent(Begun::giveUp);
    }

    @Override
    public void close() {
        giveUp();
    }

    /** A step that was begun. */
    static final class Begun implements Runnable {
        private final ControlClock clock;
        private final Runnable confirm;
        private final Consumer<Runnable> work;
        private final Instant since;
        private final long sinceNanos;
        /** Whom an interrupt reaches. Guarded by this, like the next one. */
        private Optional<Thread> waiting = Optional.empty();

        private boolean givenUp;
        private volatile Optional<GodwitException> failure = Optional.empty();
        private volatile boolean over;

        private Begun(ControlClock clock, Runnable confirm, Consumer<Runnable> work) {
            this.clock = clock;
            this.confirm = confirm;
            this.work = work;
            this.since = clock.wall().instant();
            this.sinceNanos = clock.waits().nanoTime();
        }

        /** The background's. */
        @Override
        public void run() {
            try {
                mayWait();
                work.accept(this::confirmed);
            } catch (Throwable e) { // also an Error: nothing is taken for done that is not
                failure = Optional.of(Retrying.asGodwit(e));
            } finally {
                mayNotWait();
                over = true;
            }
        }

        /** The journal's transaction is not to be torn: the control's thread uses it too. */
        private void confirmed() {
            mayNotWait();
            confirm.run();
            mayWait();
        }

        private synchronized void mayWait() {
            if (givenUp) {
                throw GodwitException.interrupted("changing a change log");
            }
            waiting = Optional.of(Thread.currentThread());
        }

        private synchronized void mayNotWait() {
            waiting = Optional.empty();
            if (givenUp) {
                Thread.interrupted(); // it has done what it was for
            }
        }

        private synchronized void giveUp() {
            givenUp = true;
            waiting.ifPresent(Thread::interrupt);
        }

        boolean isOver() {
            return over;
        }

        /** Why it failed, once it is over. */
        Optional<GodwitException> failure() {
            return failure;
        }

        Instant since() {
            return since;
        }

        /** Whether it was begun longer ago. */
        boolean lasts(Duration longerThan) {
            return clock.waits().nanoTime() - sinceNanos > longerThan.toNanos();
        }
    }
}
