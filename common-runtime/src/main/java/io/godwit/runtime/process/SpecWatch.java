package io.godwit.runtime.process;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the task's record: a changed spec takes effect, and a newer generation ends this process, as does a task that the control
 * service does not run any more. One thread of its own.
 */
public final class SpecWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpecWatch.class);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final CompactedTopic tasks;
    private final ComponentArguments arguments;
    private final CallWatch calls;
    private final Consumer<TaskSpec> onChange;
    private final Runnable onReplaced;
    private final ToIntFunction<TaskSpec> instances;
    private final BooleanSupplier replaced;
    private final Repeated looks = new Repeated("spec-watch", this::look);
    private long revision;
    private boolean surplus;

    /**
     * A watch that is not started.
     *
     * @param calls is informed while Kafka does not answer: this watch is how the process notices, since its feeds only fall silent
     * @param onChange receives each changed spec, and the first one
     * @param onReplaced called, perhaps often, once a newer run of the task exists, or this process is not wanted any more
     * @param instances how many instances of the component a spec wants
     * @param replaced whether another process took this one's place in the same run
     */
    public SpecWatch(
            CompactedTopic tasks,
            ComponentArguments arguments,
            CallWatch calls,
            Consumer<TaskSpec> onChange,
            Runnable onReplaced,
            ToIntFunction<TaskSpec> instances,
            BooleanSupplier replaced) {
        this.tasks = tasks;
        this.calls = calls;
        this.arguments = arguments;
        this.onChange = onChange;
        this.onReplaced = onReplaced;
        this.instances = instances;
        this.replaced = replaced;
    }

    /** Begins to look for changes, twice a second. */
    public void start() {
        looks.every(INTERVAL);
    }

    private void look() {
        try {
            TaskRecord record = calls.call(CallWatch.Server.KAFKA, () -> PublishedTask.read(tasks, arguments.taskId()));
            if (record.generation() > arguments.generation()) {
                LOG.info("task={} generation {} replaces {}", record.id(), record.generation(), arguments.generation());
                onReplaced.run();
            } else if (rests(record) || record.wish(arguments.name()).paused() || !flows(record)) {
                // Whoever would end this process may have died before it did.
                LOG.info("task={} is {}, and does not want this process", record.id(), record.state());
                onReplaced.run();
            } else {
                follow(record);
            }
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.TASK_UNKNOWN) { // it was released and deleted
                onReplaced.run();
            }
            LOG.warn("code={} cannot read the task's record: {}", e.code(), e.getMessage());
        }
    }

    private void follow(TaskRecord record) {
        if (record.revision() != revision) {
            revision = record.revision();
            TaskSpec spec = PublishedTask.spec(record);
            onChange.accept(spec);
            surplus = arguments.ordinal() >= instances.applyAsInt(spec);
        }
        if (surplus) {
            LOG.info("task={} has fewer instances of this component now", record.id());
            onReplaced.run();
        }
        if (calls.call(CallWatch.Server.KAFKA, replaced::getAsBoolean)) {
            LOG.info("task={} another process took the place of this one", record.id());
            onReplaced.run();
        }
    }

    /** Whether the task flows in the direction of this process. */
    private boolean flows(TaskRecord record) {
        return Switchover.flow(record.switchover()).equals(Optional.of(arguments.direction()));
    }

    /** Whether the control service does not run the task. One that is run in the foreground ends its processes itself. */
    static boolean rests(TaskRecord record) {
        return record.managed().isPresent() && !record.isRun();
    }

    @Override
    public void close() {
        looks.close();
        tasks.close();
    }
}
