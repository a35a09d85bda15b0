package io.godwit.control.precheck;

import io.godwit.control.record.Commitment;
import io.godwit.runtime.state.TaskRecord;
import java.util.List;
import java.util.Optional;

/**
 * What Kafka says about a task that is to run.
 *
 * @param task the task of that name, if there is one
 * @param begun whether its collections are agreed on, so that its tables are in use
 * @param commitment how much of its spec it can no longer take back
 * @param checks results of the checks that Kafka alone is asked for
 */
public record KafkaAnswer(
        Optional<TaskRecord> task, boolean begun, Commitment commitment, List<Check> checks, KafkaBrokers brokers) {
    /** Copies the list. */
    public KafkaAnswer {
        checks = List.copyOf(checks);
    }

    /** The answer about a task that can take nothing back once it has begun. */
    public KafkaAnswer(Optional<TaskRecord> task, boolean begun, List<Check> checks) {
        this(task, begun, begun ? Commitment.ROWS : Commitment.NOTHING, checks, KafkaBrokers.UNKNOWN);
    }

    /** A Kafka that does not know such a task. */
    public static KafkaAnswer ofNewTask() {
        return new KafkaAnswer(Optional.empty(), false, List.of());
    }
}
