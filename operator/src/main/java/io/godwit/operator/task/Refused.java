package io.godwit.operator.task;

import io.godwit.operator.task.TaskConditions.Refusal;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.Optional;

/**
 * The last request of an object that the service refused for good: each one is kept in Kafka and in the audit, so the same one is asked again more
 * and more seldom, for what the service looked at besides may have changed (data sources, secrets).
 *
 * @param wanted what it was about: anything else is asked at once
 * @param pause until it is asked again
 */
record Refused(Wanted wanted, Refusal refusal, Duration pause, long atMillis) {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** All that a request of an object follows from. */
    record Wanted(TaskStep step, String mark, boolean runs, boolean takesOver, Optional<TaskRecord> task) {
        /** The step that follows from both. */
        static Wanted of(TaskStep step, TaskObject object, Optional<TaskRecord> task) {
            return new Wanted(step, object.mark(), object.runs(), object.takesOver(), task);
        }
    }

    /** After another refusal. */
    static Refused of(Wanted wanted, Refusal refusal, Optional<Refused> before, long nowMillis) {
        Duration pause = before.filter(known -> known.wanted().equals(wanted))
                .map(known -> known.pause().multipliedBy(2))
                .orElse(FIRST);
        return new Refused(wanted, refusal, pause.compareTo(LONGEST) < 0 ? pause : LONGEST, nowMillis);
    }

    /** Whether it would be the same request too soon. */
    boolean holds(Wanted now, long nowMillis) {
        return wanted.equals(now) && nowMillis - atMillis < pause.toMillis();
    }
}
