package io.godwit.fullimport.app;

import io.godwit.model.error.GodwitException;
import io.godwit.model.task.ByteSize;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.limit.RateLimit;
import io.godwit.runtime.process.ComponentArguments;
import io.godwit.runtime.state.TaskRecord;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the task's record: changed limits take effect, and a newer generation ends this process. One thread of its own. */
final class SpecWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpecWatch.class);
    private static final long INTERVAL_MILLIS = 500;

    private final CompactedTopic tasks;
    private final ComponentArguments arguments;
    private final RateLimit limit;
    private final Runnable onReplaced;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("spec-watch").factory());
    private long revision;

    SpecWatch(CompactedTopic tasks, ComponentArguments arguments, RateLimit limit, Runnable onReplaced) {
        this.tasks = tasks;
        this.arguments = arguments;
        this.limit = limit;
        this.onReplaced = onReplaced;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Sets the limit as the spec says. */
    static void apply(TaskSpec spec, RateLimit limit) {
        var wanted = spec.options().full().limit();
        limit.change(
                wanted.rps(),
                wanted.bps().map(ByteSize::bytes).map(OptionalLong::of).orElseGet(OptionalLong::empty));
    }

    private void look() {
        try {
            TaskRecord record = PublishedTask.read(tasks, arguments.taskId());
            if (record.generation() > arguments.generation()) {
                LOG.info("task={} generation {} replaces {}", record.id(), record.generation(), arguments.generation());
                onReplaced.run();
            } else if (record.revision() != revision) {
                revision = record.revision();
                apply(PublishedTask.spec(record), limit);
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
