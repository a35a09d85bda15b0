package io.godwit.control;

import io.godwit.control.record.NewestConflicts;
import io.godwit.control.record.TaskConflicts;
import io.godwit.control.record.TaskRecords;
import io.godwit.control.record.TaskRequests;
import io.godwit.control.topics.TopicLook;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TaskType;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.state.ConflictRecord;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The conflicts of tasks, as the service's interfaces see them. Thread-safe; every method blocks. */
public final class ConflictControl {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Lock reading = new ReentrantLock();
    private final TaskRecords records;
    private final TaskRequests requests;
    private final TopicLook topics;
    private final Clock clock;

    /** A control part over what is recorded. */
    public ConflictControl(TaskRecords records, TaskRequests requests, TopicLook topics, Clock clock) {
        this.records = records;
        this.requests = requests;
        this.topics = topics;
        this.clock = clock;
    }

    /**
     * Some conflicts of a task.
     *
     * @param newest newest first
     * @param total how many are wanted
     */
    public record Found(List<ConflictRecord> newest, long total) {}

    /** The newest wanted conflicts of the flow that a task has now; none of one that has not begun, or is released. */
    public Found find(TaskRecord task, Predicate<ConflictRecord> wanted, int most) {
        NewestConflicts newest = new NewestConflicts(most);
        if (hasSome(task)) {
            alone(() -> {
                records.conflicts(task.flow(), conflict -> {
                    if (wanted.test(conflict)) {
                        newest.accept(conflict);
                    }
                });
                return newest;
            });
        }
        return new Found(newest.newest(), newest.total());
    }

    /** Asks the Store of that flow to read the keys of the newest open conflicts again; returns one conflict for each key. */
    public List<ConflictRecord> reread(TaskRecord task, int limit) {
        if (!task.isRun()) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_STATE,
                    "task " + task.name() + " does not run, and nothing of it would read keys again",
                    "start the task, and repeat the request");
        }
        if (!SpecComparison.published(task.spec()).has(TaskType.INCREMENTAL)) {
            throw GodwitException.configuration(
                    ErrorCode.TASK_STATE,
                    "task " + task.name() + " has no Store that could read keys again",
                    "add INCREMENTAL to spec.types of a task under a new name, or write the rows by hand");
        }
        return hasSome(task)
                ? alone(() -> new TaskConflicts(records, requests, task.flow()).reread(limit, clock.millis()))
                : List.of();
    }

    private boolean hasSome(TaskRecord task) {
        return topics.names().contains(TopicNames.conflicts(task.flow()));
    }

    /** The whole topic is read each time: many who ask at once would take all of Kafka's and the service's time. */
    private <T> T alone(Supplier<T> read) {
        try {
            if (!reading.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw GodwitException.retriable(
                        ErrorCode.KAFKA_UNREACHABLE,
                        "others have been reading conflicts for " + PATIENCE.toSeconds() + " s",
                        "ask again in a moment",
                        null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("reading conflicts");
        }
        try {
            return read.get();
        } finally {
            reading.unlock();
        }
    }
}
