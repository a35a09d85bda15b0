package io.godwit.control.precheck;

import io.godwit.control.record.Commitment;
import io.godwit.runtime.state.TaskRecord;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What Kafka says about a task that is to run.
 *
 * @param task the task of that name, if there is one
 * @param begun whether its collections are agreed on, so that its tables are in use
 * @param commitment how much of its spec it can no longer take back
 * @param replicas the result of the check of the topics that exist
 * @param brokers how many there are; absent where that was not asked
 */
public record KafkaAnswer(
        Optional<TaskRecord> task, boolean begun, Commitment commitment, List<Check> replicas, OptionalInt brokers) {
    /** Copies the list. */
    public KafkaAnswer {
        replicas = List.copyOf(replicas);
    }

    /** The answer about a task that can take nothing back once it has begun. */
    public KafkaAnswer(Optional<TaskRecord> task, boolean begun, List<Check> replicas) {
        this(task, begun, begun ? Commitment.ROWS : Commitment.NOTHING, replicas, OptionalInt.empty());
    }

    /** A Kafka that does not know such a task. */
    public static KafkaAnswer ofNewTask() {
        return new KafkaAnswer(Optional.empty(), false, List.of());
    }
}
