package io.godwit.runtime.process;

import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.state.TaskRecord;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the task's record: a changed spec takes effect, and a newer generation ends this process. One thread of its own. */
public final class SpecWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpecWatch.class);
    private static final long INTERVAL_MILLIS = 500;

    private final CompactedTopic tasks;
    private final ComponentArguments arguments;
    private final Consumer<TaskSpec> onChange;
    private final Runnable onReplaced;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("spec-watch").factory());
    private long revision;

    /**
     * A watch that is not started.
     *
     * @param onChange takes each changed spec, and the first one
     * @param onReplaced called, maybe often, once a newer run of the task exists
     */
    public SpecWatch(
            CompactedTopic tasks, ComponentArguments arguments, Consumer<TaskSpec> onChange, Runnable onReplaced) {
        this.tasks = tasks;
        this.arguments = arguments;
        this.onChange = onChange;
        this.onReplaced = onReplaced;
    }

    /** Begins to look, twice a second. */
    public void start() {
        timer.scheduleWithFixedDelay(this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            TaskRecord record = PublishedTask.read(tasks, arguments.taskId());
            if (record.generation() > arguments.generation()) {
                LOG.info("task={} generation {} replaces {}", record.id(), record.generation(), arguments.generation());
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
        timer.shutdownNow();
        tasks.close();
    }
}
