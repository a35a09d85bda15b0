package io.godwit.operator.task;

import io.godwit.control.TaskDocumentReading;
import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.operator.task.TaskConditions.Refusal;
import io.godwit.operator.task.TaskObject.Done;
import io.godwit.operator.task.TaskService.Known;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes tasks what the objects of a cluster say, one step at a time, and tells how they stand. Each step is decided from the object and the
 * task alone, so any instance can take over at any time. Thread-safe; one object is given by one thread at a time.
 */
public final class TaskReconciliation {
    private static final Logger LOG = LoggerFactory.getLogger(TaskReconciliation.class);
    private static final Duration SOON = Duration.ofMillis(200);
    /** Most of what cannot work shows before anything is moved, and somebody who has just applied it looks. */
    private static final Duration BEGINNING = Duration.ofSeconds(1);

    private static final Duration BUSY = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Note RETAINED = new Note(
            false,
            "Retained",
            "the task is stopped and stays, with its topics and checkpoints: apply the object again with "
                    + TaskDocument.TAKE_OVER + "=true to go on, or remove everything: godwit task release");
    /** How often numbers alone are told. */
    private static final Duration NUMBERS = Duration.ofSeconds(10);

    private static final Set<String> NUMBERS_ALONE = Set.of(TaskStatus.LAG, TaskStatus.PROGRESS, TaskStatus.CONFLICTS);

    private final TaskService service;
    private final AppliedObjects<TaskObject> objects;
    private final NoteLimit limit;
    private final Clock clock;
    private final Map<String, Memory> memories = new ConcurrentHashMap<>();

    /** What this instance knows about an object besides: nothing that another one needs. */
    private static final class Memory {
        private long toldMillis;
        private Optional<Refused> refused = Optional.empty();
        private final Set<String> marks = new HashSet<>();
    }

    /** What came of a step. */
    private record Outcome(Done done, Optional<Refusal> refusal) {
        Outcome(Done done) {
            this(done, Optional.empty());
        }
    }

    /** Makes tasks of the objects by the service. */
    public TaskReconciliation(TaskService service, AppliedObjects<TaskObject> objects, Clock clock) {
        this.service = service;
        this.objects = objects;
        this.limit = new NoteLimit(clock);
        this.clock = clock;
    }

    /** Takes the next step of an object that is wanted; answers when to come again. */
    public Duration reconcile(TaskObject seen) {
        try {
            return stepped(seen);
        } catch (GodwitException e) {
            return unseen(seen, e);
        }
    }

    /** Nobody can say how its task stands, which is worth saying: what was told last may not hold any more. */
    private Duration unseen(TaskObject seen, GodwitException failure) {
        LOG.info("task={} code={} {}", seen.name(), failure.code(), failure.getMessage());
        now(seen).ifPresent(object -> tellUnseen(object, failure)); // what was carried out must not be forgotten
        return IDLE;
    }

    private void tellUnseen(TaskObject object, GodwitException failure) {
        Map<String, Object> status = TaskStatus.unseen(object, Refusals.of(failure), clock.instant());
        if (StatusTree.differ(object.status(), status, Set.of())) {
            objects.tell(object, status);
        }
        TaskNotes.between(object.status(), status).forEach(note -> isReported(object, note));
    }

    private Duration stepped(TaskObject seen) {
        TaskStep step = step(seen);
        if (step instanceof TaskStep.Rest) {
            tell(seen, new Outcome(seen.done().rested(seen)));
            return pause(seen);
        }
        Optional<TaskObject> now = now(seen);
        if (now.isEmpty() || now.get().removed()) {
            return SOON;
        }
        TaskObject object = now.get();
        if (intends(object)) {
            return SOON;
        }
        Outcome outcome = carriedOut(object);
        tell(object, outcome);
        return outcome.refusal().isPresent() ? IDLE : SOON;
    }

    /** A change of a task that runs restarts its components: what they are to work with is told before. Whether that was still to be told. */
    private boolean intends(TaskObject object) {
        Optional<TaskRecord> task = task(object);
        boolean restarts =
                task.filter(TaskRecord::isRun).isPresent() && TaskStep.of(object, task) instanceof TaskStep.Change;
        if (restarts
                && !KeptSpecs.isIntended(object)
                && service.read(object.wanted()) instanceof TaskDocumentReading.Valid valid) {
            objects.tell(object, KeptSpecs.intended(object, valid.spec().toTree()));
            return true;
        }
        return false;
    }

    /** What is watched may be older than what the last step wrote. */
    private Optional<TaskObject> now(TaskObject seen) {
        return objects.read(seen.name()).filter(object -> object.uid().equals(seen.uid()));
    }

    /** Takes the next step of an object that was deleted; empty once it may go. */
    public Optional<Duration> remove(TaskObject seen) {
        Optional<TaskObject> now = now(seen);
        if (now.isEmpty()) {
            return gone(seen);
        }
        TaskObject object = now.get();
        if (objects.ends()) { // this process goes too: what is begun now, nobody would finish
            leave(object);
            return Optional.empty();
        }
        try {
            return removed(object.releases() && objects.definitionEnds() ? object.gone() : object);
        } catch (GodwitException e) {
            return Optional.of(unseen(object, e));
        }
    }

    private Optional<Duration> removed(TaskObject object) {
        if (step(object) instanceof TaskStep.LetGo go) {
            if (go.stays()) {
                objects.report(object, RETAINED);
            }
            return gone(object);
        }
        Outcome outcome = carriedOut(object);
        tell(object, outcome);
        return Optional.of(outcome.refusal().isPresent() ? IDLE : BUSY);
    }

    private Memory memory(TaskObject object) {
        return memories.computeIfAbsent(object.uid(), uid -> new Memory());
    }

    private Optional<Duration> gone(TaskObject object) {
        memories.remove(object.uid());
        return Optional.empty();
    }

    /** Stops the task of an object that goes with its namespace, if the service still answers. It can be started again from somewhere else. */
    void leave(TaskObject object) {
        try {
            carriedOut(object.gone());
        } catch (GodwitException e) {
            LOG.warn(
                    "task={} code={} is not stopped, and goes with its namespace: {}",
                    object.name(),
                    e.code(),
                    e.getMessage());
        }
        memories.remove(object.uid());
    }

    private TaskStep step(TaskObject object) {
        return TaskStep.of(object, task(object));
    }

    private Optional<TaskRecord> task(TaskObject object) {
        return service.find(object.name()).map(Known::task);
    }

    /** What is asked for is about the task that it was decided from. */
    private Outcome carriedOut(TaskObject object) {
        Optional<TaskRecord> task = task(object);
        Done done = object.done();
        TaskStep step = TaskStep.of(object, task);
        Refused.Wanted wanted = Refused.Wanted.of(step, object, task);
        Memory memory = memory(object);
        if (memory.refused.filter(last -> last.holds(wanted, clock.millis())).isPresent()) {
            return new Outcome(done, memory.refused.map(Refused::refusal));
        }
        try {
            return switch (step) {
                case TaskStep.Create create -> given(object, valid -> service.create(valid, object.ownId()));
                case TaskStep.Change change ->
                    given(
                            object,
                            valid -> service.change(valid, task.orElseThrow().revision()));
                case TaskStep.Dispute dispute -> disputed(object, task.orElseThrow(), dispute.why());
                case TaskStep.Act act -> acted(object, task.orElseThrow(), act.action());
                case TaskStep.Lost lost -> new Outcome(done, Optional.of(new Refusal(lost.why(), true)));
                case TaskStep.Rest rest -> new Outcome(done);
                case TaskStep.LetGo go -> new Outcome(done);
            };
        } catch (GodwitException e) {
            LOG.info("task={} code={} {}", object.name(), e.code(), e.getMessage());
            Refusal refusal = Refusals.of(e);
            if (refusal.lasts()) {
                memory.refused = Optional.of(Refused.of(wanted, refusal, memory.refused, clock.millis()));
            }
            return new Outcome(done, Optional.of(refusal));
        }
    }

    private Outcome given(TaskObject object, Function<TaskDocumentReading.Valid, TaskRecord> giving) {
        return switch (service.read(object.wanted())) {
            case TaskDocumentReading.Invalid invalid ->
                new Outcome(object.done(), Optional.of(Refusals.of(invalid.problems())));
            case TaskDocumentReading.Valid valid -> {
                TaskRecord task = giving.apply(valid);
                LOG.info("task={} has revision {} from its object", task.name(), task.revision());
                yield new Outcome(object.done().given(task, object));
            }
        };
    }

    /** What both say in the same way is no dispute. */
    private Outcome disputed(TaskObject object, TaskRecord task, Failure why) {
        boolean same = object.done().taskId().isPresent()
                && service.read(object.wanted()) instanceof TaskDocumentReading.Valid valid
                && valid.spec().toTree().equals(task.spec());
        return same
                ? new Outcome(object.done().given(task, object))
                : new Outcome(object.done(), Optional.of(new Refusal(why, true)));
    }

    /** A task that is as wanted already needs no request, and one that is another by now another step. */
    private Outcome acted(TaskObject object, TaskRecord task, Action action) {
        boolean start = action == Action.START;
        if (start != task.isRun() || action != Action.START && action != Action.STOP) {
            try {
                service.act(task, action);
            } catch (GodwitException e) {
                if (e.code() == ErrorCode.TASK_REVISION || e.code() == ErrorCode.TASK_UNKNOWN) {
                    LOG.info("task={} is looked at again: {}", task.name(), e.getMessage());
                    return new Outcome(object.done());
                }
                throw e;
            }
        }
        return new Outcome(object.removed() ? object.done() : object.done().asked(start));
    }

    private Duration pause(TaskObject object) {
        return service.find(object.name())
                .map(Known::task)
                .filter(TaskRecord::isRun)
                .map(task -> task.hasPassedPrecheck() ? BUSY : BEGINNING)
                .orElse(IDLE);
    }

    /** Tells what is new. */
    private void tell(TaskObject object, Outcome outcome) {
        Optional<Known> known = service.find(object.name());
        status(object, outcome, known).ifPresent(status -> tell(object, status, known));
    }

    private void tell(TaskObject object, Map<String, Object> status, Optional<Known> known) {
        Memory memory = memory(object);
        long now = clock.millis();
        boolean tells = StatusTree.differ(object.status(), status, NUMBERS_ALONE)
                || now - memory.toldMillis >= NUMBERS.toMillis()
                        && StatusTree.differ(object.status(), status, Set.of());
        if (tells) {
            objects.tell(object, status);
            memory.toldMillis = now;
        }
        List<String> marks = known.map(task -> task.overview().marks()).orElse(List.of());
        TaskNotes.between(object.status(), status).forEach(note -> isReported(object, note));
        memory.marks.retainAll(marks);
        marks.stream()
                .sorted()
                .filter(mark -> !memory.marks.contains(mark) && isReported(object, TaskNotes.marked(mark)))
                .forEach(memory.marks::add);
    }

    /** A mark that found no room is reported later. */
    private boolean isReported(TaskObject object, Note note) {
        boolean takes = limit.takes(object.uid(), note);
        if (takes) {
            objects.report(object, note);
        }
        return takes;
    }

    /** Empty where there is nothing to say yet. */
    private Optional<Map<String, Object>> status(TaskObject object, Outcome outcome, Optional<Known> known) {
        Optional<String> id = outcome.done().taskId();
        return known.filter(task -> id.equals(Optional.of(task.task().id())))
                .map(task -> TaskStatus.of(object, task, outcome.done(), outcome.refusal(), clock.instant()))
                .or(() -> outcome.refusal().map(refusal -> TaskStatus.of(object, refusal, clock.instant())));
    }
}
