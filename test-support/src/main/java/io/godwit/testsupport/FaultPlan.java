package io.godwit.testsupport;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Decides what happens to each port call of one incarnation (one life of a process): it works, it fails before or after its
 * effect, or the process dies before or after the effect. A seed results in the same decisions for the same calls. Thread-safe.
 */
public final class FaultPlan {
    private static final long NEVER = Long.MAX_VALUE;

    private final Random random;
    private final double failureRate;
    private final long killAt;
    private final Runnable beforeEachCall;
    private long calls;
    private volatile boolean killed;

    private FaultPlan(long seed, double failureRate, long killAt, Runnable beforeEachCall) {
        this.random = new Random(seed);
        this.failureRate = failureRate;
        this.killAt = killAt;
        this.beforeEachCall = beforeEachCall;
    }

    /** Every call works. */
    public static FaultPlan none() {
        return new FaultPlan(0, 0, NEVER, () -> {});
    }

    /** Every call works until {@link #kill}; {@code beforeEachCall} runs first. */
    public static FaultPlan calm(Runnable beforeEachCall) {
        return new FaultPlan(0, 0, NEVER, beforeEachCall);
    }

    /** Fails retriably at random, half of the time after the effect. */
    public static FaultPlan failing(long seed, double failureRate) {
        return new FaultPlan(seed, failureRate, NEVER, () -> {});
    }

    /** Fails retriably at random and kills the incarnation at its {@code killAt}-th call. */
    public static FaultPlan of(long seed, double failureRate, long killAt, Runnable beforeEachCall) {
        return new FaultPlan(seed, failureRate, killAt, beforeEachCall);
    }

    /** Ends the incarnation: none of its calls has an effect from now on. */
    public void kill() {
        killed = true;
    }

    /** Whether the incarnation is dead. */
    public boolean killed() {
        return killed;
    }

    /** A call that may fail before or after its effect. */
    <T> T call(ErrorCode unreachable, String name, Supplier<T> effect) {
        Fate fate = decide(name);
        if (fate == Fate.FAIL_BEFORE) {
            throw failure(unreachable, name);
        }
        if (fate == Fate.DIE_BEFORE) {
            throw dead(name);
        }
        T result = effect.get();
        if (fate == Fate.FAIL_AFTER) {
            throw failure(unreachable, name);
        }
        if (fate == Fate.DIE_AFTER) {
            throw dead(name);
        }
        return result;
    }

    /** A call without an answer. */
    void run(ErrorCode unreachable, String name, Runnable effect) {
        call(unreachable, name, () -> {
            effect.run();
            return null;
        });
    }

    /** A call that has no effect of its own, so that it only fails before or kills. */
    <T> T read(ErrorCode unreachable, String name, Supplier<T> answer) {
        Fate fate = decide(name);
        if (fate == Fate.FAIL_BEFORE || fate == Fate.FAIL_AFTER) {
            throw failure(unreachable, name);
        }
        if (fate == Fate.DIE_BEFORE || fate == Fate.DIE_AFTER) {
            throw dead(name);
        }
        return answer.get();
    }

    /** A call that is local to the process: it never fails, but a dead process does not make it. */
    void local(Runnable effect) {
        if (!killed) {
            effect.run();
        }
    }

    private Fate decide(String name) {
        beforeEachCall.run();
        synchronized (this) {
            if (killed) {
                throw new IncarnationKilled(name);
            }
            calls++;
            boolean after = random.nextBoolean();
            if (calls >= killAt) {
                return after ? Fate.DIE_AFTER : Fate.DIE_BEFORE;
            }
            if (random.nextDouble() < failureRate) {
                return after ? Fate.FAIL_AFTER : Fate.FAIL_BEFORE;
            }
            return Fate.WORK;
        }
    }

    private IncarnationKilled dead(String name) {
        killed = true;
        return new IncarnationKilled(name);
    }

    private static GodwitException failure(ErrorCode code, String name) {
        return GodwitException.retriable(code, "injected failure of " + name, "none: a test injected it", null);
    }

    private enum Fate {
        WORK,
        FAIL_BEFORE,
        FAIL_AFTER,
        DIE_BEFORE,
        DIE_AFTER
    }
}
