package io.godwit.control.topology;

import io.godwit.control.managed.Decided;
import io.godwit.control.managed.ManagedTasks;
import io.godwit.control.managed.TaskOrder;
import io.godwit.control.managed.TaskOutcome;
import io.godwit.control.managed.TaskReport;
import io.godwit.control.managed.TaskRequest;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.topic.TopicNames;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.json.Kept;
import io.godwit.runtime.process.Retrying;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides about one partition's requests and reports, one after another. The stream thread. */
final class TaskProcessor implements Processor<String, byte[], String, byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(TaskProcessor.class);
    /** Whoever repeats a request after a lost answer does so sooner. */
    private static final Duration ANSWERS_KEPT = Duration.ofHours(1);

    /** Nobody waits longer for an answer, and what was true then need not be true any more. */
    private static final Duration WAITED_FOR = Duration.ofSeconds(60);

    private static final Failure TOO_LATE = new Failure(
            ErrorCode.TASK_STATE.name(),
            "the request is older than " + WAITED_FOR.toSeconds() + " s and was not carried out",
            "look at the task, and repeat the request");
    private static final Failure DELETED_SINCE = new Failure(
            ErrorCode.TASK_UNKNOWN.name(),
            "the request was carried out, and its task was deleted since",
            "make another request under an id of its own");
    private static final Failure ANOTHER_REQUEST = new Failure(
            ErrorCode.CONFIG_INVALID.name(),
            "another request was made under this id",
            "give each request an id of its own, and repeat one only as it was");

    private ProcessorContext<String, byte[]> context;
    private KeyValueStore<String, byte[]> tasks;
    private KeyValueStore<String, byte[]> answered;

    /**
     * An answer and when it was given.
     *
     * @param outcome without the task, which may be large: whoever asks again sees it as it is now. Older records have the task
     */
    @Kept(in = "godwit-control-answered-changelog", version = 1)
    private record Answered(
            long atMillis,
            String task,
            TaskRequest.Action action,
            List<String> components,
            Integer document,
            TaskOutcome outcome) {
        TaskOutcome again(TaskRequest request, Supplier<Optional<TaskRecord>> kept) {
            if (outcome.task().isPresent()) {
                return outcome;
            }
            Optional<TaskRecord> now = kept.get();
            boolean isGone = outcome.refusal().isEmpty() && now.isEmpty() && action != TaskRequest.Action.DELETE;
            return new TaskOutcome(request.id(), now, isGone ? Optional.of(DELETED_SINCE) : outcome.refusal());
        }

        boolean isTo(TaskRequest request) {
            return request.task().equals(task)
                    && request.action() == action
                    && (components == null || request.components().equals(components)) // older ones have none
                    && (document == null || sent(request) == document);
        }
    }

    @Override
    public void init(ProcessorContext<String, byte[]> newContext) {
        context = newContext;
        tasks = newContext.getStateStore(TaskTopology.TASKS);
        answered = newContext.getStateStore(TaskTopology.ANSWERED);
        newContext.schedule(ANSWERS_KEPT.dividedBy(6), PunctuationType.WALL_CLOCK_TIME, this::forgetAnswers);
    }

    @Override
    public void process(Record<String, byte[]> input) {
        String topic = context.recordMetadata().orElseThrow().topic();
        if (topic.equals(TopicNames.REQUESTS)) {
            read(topic, input, TaskRequest.class).ifPresent(request -> answer(input, request));
        } else {
            read(topic, input, TaskReport.class).ifPresent(report -> report(input, report));
        }
    }

    /** A record that none of ours wrote must not stop all tasks. */
    private static <T> Optional<T> read(String topic, Record<String, byte[]> input, Class<T> type) {
        try {
            return Optional.of(Json.read(input.value(), type));
        } catch (GodwitException e) {
            LOG.error("topic={} key={} a record is passed over: {}", topic, input.key(), e.getMessage());
            return Optional.empty();
        }
    }

    private void report(Record<String, byte[]> input, TaskReport report) {
        List<Runnable> writes;
        try {
            writes = writes(input, ManagedTasks.of(kept(input.key()), report, time(input)));
        } catch (RuntimeException e) {
            GodwitException bug = bugOf(e);
            LOG.error("task={} report={} cannot be taken", input.key(), report.kind(), bug);
            writes = failed(input, report, bug);
        }
        writes.forEach(Runnable::run);
    }

    /** A task whose end is not understood must not seem to run for ever. */
    private List<Runnable> failed(Record<String, byte[]> input, TaskReport report, GodwitException bug) {
        try {
            TaskReport end = new TaskReport(
                    report.task(), report.generation(), TaskReport.Kind.FAILED, Optional.of(Failure.of(bug)));
            return writes(input, ManagedTasks.of(kept(input.key()), end, time(input)));
        } catch (RuntimeException e) {
            LOG.error("task={} report={} is passed over", input.key(), report.kind(), bugOf(e));
            return List.of();
        }
    }

    /** What fails about one task, and would fail again, must not stop all tasks of the partition; what Kafka's client throws passes. */
    private static GodwitException bugOf(RuntimeException e) {
        if (e instanceof KafkaException) {
            throw e;
        }
        return Retrying.asGodwit(e);
    }

    private void answer(Record<String, byte[]> input, TaskRequest request) {
        Answer answer;
        try {
            answer = Optional.ofNullable(answered.get(request.id()))
                    .map(json -> Json.read(json, Answered.class))
                    .map(known -> Answer.of(
                            known.isTo(request)
                                    ? known.again(request, () -> kept(input.key()))
                                    : refused(request, ANOTHER_REQUEST)))
                    .orElseGet(() -> decide(input, request));
        } catch (RuntimeException e) {
            GodwitException bug = bugOf(e);
            LOG.error("task={} request={} {} cannot be decided", input.key(), request.id(), request.action(), bug);
            answer = Answer.of(refused(request, Failure.of(bug)));
        }
        answer.writes().forEach(Runnable::run);
        forward(TaskTopology.TO_OUTCOMES, input, request.id(), answer.json());
    }

    /** An answer, and what is written with it. Everything is computed before the first write: only Kafka can keep it from the last one. */
    private record Answer(byte[] json, List<Runnable> writes) {
        static Answer of(TaskOutcome outcome) {
            return new Answer(Json.write(outcome), List.of());
        }
    }

    /** Stands for what a request contains: another document, other checks or settings have another number, nearly always. */
    private static int sent(TaskRequest request) {
        return request.spec().map(Json::text).map(String::hashCode).orElse(0)
                + request.checks().map(Json::text).map(String::hashCode).orElse(0)
                + request.settings().map(Json::text).map(String::hashCode).orElse(0);
    }

    private static TaskOutcome refused(TaskRequest request, Failure reason) {
        return new TaskOutcome(request.id(), Optional.empty(), Optional.of(reason));
    }

    private Answer decide(Record<String, byte[]> input, TaskRequest request) {
        if (context.currentSystemTimeMs() - input.timestamp() > WAITED_FOR.toMillis()) {
            return Answer.of(refused(request, TOO_LATE));
        }
        Decided decided = ManagedTasks.of(kept(input.key()), request, time(input));
        byte[] known = Json.write(new Answered(
                context.currentSystemTimeMs(),
                request.task(),
                request.action(),
                request.components(),
                sent(request),
                new TaskOutcome(request.id(), Optional.empty(), decided.refusal())));
        List<Runnable> writes = new ArrayList<>(writes(input, decided));
        writes.add(() -> answered.put(request.id(), known));
        return new Answer(Json.write(new TaskOutcome(request.id(), decided.task(), decided.refusal())), writes);
    }

    private static Instant time(Record<String, byte[]> input) {
        return Instant.ofEpochMilli(input.timestamp());
    }

    private Optional<TaskRecord> kept(String name) {
        return Optional.ofNullable(tasks.get(name)).map(json -> Json.read(json, TaskRecord.class));
    }

    private List<Runnable> writes(Record<String, byte[]> input, Decided decided) {
        if (!decided.isChange()) {
            return List.of();
        }
        String id =
                decided.task().or(() -> kept(input.key())).map(TaskRecord::id).orElseThrow();
        byte[] record = decided.task().map(Json::write).orElse(null);
        byte[] order =
                decided.task().map(task -> Json.write(TaskOrder.of(task))).orElse(null);
        List<byte[]> events = decided.events().stream().map(Json::write).toList();
        List<Runnable> writes = new ArrayList<>();
        writes.add(() -> tasks.put(input.key(), record));
        writes.add(() -> forward(TaskTopology.TO_TASKS, input, id, record));
        writes.add(() -> forward(TaskTopology.TO_ORDERS, input, input.key(), order));
        events.forEach(event -> writes.add(() -> forward(TaskTopology.TO_EVENTS, input, input.key(), event)));
        return writes;
    }

    private void forward(String sink, Record<String, byte[]> input, String key, byte[] value) {
        context.forward(new Record<>(key, value, input.timestamp()), sink);
    }

    private void forgetAnswers(long nowMillis) {
        List<String> old = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = answered.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> entry = all.next();
                if (nowMillis - Json.read(entry.value, Answered.class).atMillis() > ANSWERS_KEPT.toMillis()) {
                    old.add(entry.key);
                }
            }
        }
        old.forEach(answered::delete);
    }
}
