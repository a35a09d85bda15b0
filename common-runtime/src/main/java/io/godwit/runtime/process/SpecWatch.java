package io.godwit.runtime.process;

import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the task's record: a changed spec takes effect, and a newer generation ends this process, as
 * does a task that the control service does not run any more. One thread of its own. */
public final class SpecWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpecWatch.class);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final CompactedTopic tasks;
    private final ComponentArguments arguments;
    private final CallWatch calls;
    private final Consumer<TaskSpec> onChange;
    private final Runnable onReplaced;
    private final Repeated looks = new Repeated("spec-watch", this::look);
    private long revision;

    /**
     * A watch that is not started.
     *
     * @param calls is informed while Kafka does not answer: this watch is how the process notices, since its feeds only fall silent
     * @param onChange receives each changed spec, and the first one
     * @param onReplaced called, perhaps often, once a newer run of the task exists, or none is wanted
     */
    public SpecWatch(
            CompactedTopic tasks,
            ComponentArguments arguments,
            CallWatch calls,
            Consumer<TaskSpec> onChange,
            Runnable onReplaced) {
        this.tasks = tasks;
        this.calls = calls;
        this.arguments = arguments;
        this.onChange = onChange;
        this.onReplaced = onReplaced;
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
            } else if (record.managed().isPresent() && !record.isRun()) {
                // Whoever would end this process may have died before it did.
                LOG.info("task={} is {}", record.id(), record.state());
                onReplaced.run();
            } else if (record.revision() != revision) {
                revision = record.revision();
                onChange.accept(PublishedTask.spec(record));
            }
        } catch (GodwitException e) {
            LOG.warn("code={} cannot read the task's record: {}", e.code(), e.getMessage());
        }
    }

    @Override
    public void close() {
        looks.close();
        tasks.close();
    }
}
