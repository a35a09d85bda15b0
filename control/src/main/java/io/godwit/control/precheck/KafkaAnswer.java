package io.godwit.control.precheck;

import io.godwit.runtime.state.TaskRecord;
import java.util.List;
import java.util.Optional;

/**
 * What Kafka says about a task that is to run.
 *
 * @param task the task of that name, if there is one
 * @param begun whether its collections are agreed, so that its tables are in use
 * @param replicas how the topics that exist come out
 */
public record KafkaAnswer(Optional<TaskRecord> task, boolean begun, List<Check> replicas) {
    /** Copies the list. */
    public KafkaAnswer {
        replicas = List.copyOf(replicas);
    }

    /** A Kafka that knows no such task. */
    public static KafkaAnswer ofNewTask() {
        return new KafkaAnswer(Optional.empty(), false, List.of());
    }
}
