package io.godwit.control;

import io.godwit.control.lifecycle.ChangeFacts;
import io.godwit.control.managed.Decided;
import io.godwit.control.managed.ManagedTasks;
import io.godwit.control.managed.RequestDesk;
import io.godwit.control.managed.TaskOutcome;
import io.godwit.control.managed.TaskRequest;
import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.control.record.Commitment;
import io.godwit.control.record.TaskIds;
import io.godwit.control.record.TaskRecords;
import io.godwit.control.stage.Exclusion;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.SpecChange;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.MadeFrom;
import io.godwit.runtime.state.Switchover;
import io.godwit.runtime.state.TaskRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The control part of the service, as its interfaces see it: hands requests in and returns what was decided, and shows what is
 * recorded. Every instance answers every question in the same way. Thread-safe; every method blocks.
 */
public final class ServiceControl {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RequestDesk desk;
    private final TaskRecords records;
    private final ComponentLogs logs;
    private final String bootstrapServers;
    private final Clock clock;

    /**
     * A control part over one Kafka.
     *
     * @param bootstrapServers of that Kafka: tasks whose topics are in another one are refused
     */
    public ServiceControl(
            RequestDesk desk, TaskRecords records, ComponentLogs logs, String bootstrapServers, Clock clock) {
        this.desk = desk;
        this.records = records;
        this.logs = logs;
        this.bootstrapServers = bootstrapServers;
        this.clock = clock;
    }

    /**
     * Who wants something.
     *
     * @param requestId the same request, sent again, is done once and answered in the same way
     */
    public record Caller(String requestId, String user) {}

    /**
     * What a request would do, and the task as it is before.
     *
     * @param task where the request would make it known: as it would be
     */
    public record Planned(TaskRecord task, ChangePlan plan) {}

    /**
     * Makes a task known, or takes one over that was run in the foreground; returns it as it is now.
     *
     * @param parts what the spec was made from
     */
    public TaskRecord create(TaskSpec spec, MadeFrom parts, Caller caller) {
        return create(spec, parts, TaskIds.next(), caller);
    }

    /**
     * The same under an id that the caller knows.
     *
     * @param id no other task has it; one that is taken over keeps its own
     */
    public TaskRecord create(TaskSpec spec, MadeFrom parts, String id, Caller caller) {
        requireKafka(spec);
        Optional<TaskRecord> found = records.byName(spec.name());
        taken(found).ifPresent(task -> compare(task, spec));
        return ask(creation(spec, parts, id, found, caller)).orElseThrow();
    }

    /** The same without doing it: what would be refused is refused, except for single values. */
    public Planned plannedCreation(TaskSpec spec, MadeFrom parts, Caller caller) {
        requireKafka(spec);
        Optional<TaskRecord> found = records.byName(spec.name());
        Optional<ChangePlan> taken =
                taken(found).map(task -> plan(task, spec, comparable(task, spec).change()));
        TaskRecord created = decided(creation(spec, parts, TaskIds.next(), found, caller))
                .task()
                .orElseThrow();
        return new Planned(created, taken.orElseGet(ChangePlan::ofNew));
    }

    /** The task whose run in the foreground ended, which is taken over. */
    private static Optional<TaskRecord> taken(Optional<TaskRecord> found) {
        return found.filter(task -> task.managed().isEmpty() && !task.isRun());
    }

    private TaskRequest creation(TaskSpec spec, MadeFrom parts, String id, Optional<TaskRecord> found, Caller caller) {
        return new TaskRequest(
                caller.requestId(),
                spec.name(),
                Action.CREATE,
                Optional.of(id),
                Optional.of(spec.toTree()),
                OptionalLong.empty(),
                found,
                caller.user(),
                false,
                List.of(),
                parts.dataSources(),
                parts.templates());
    }

    /**
     * Gives a task another spec; returns it as it is now.
     *
     * @param parts what the spec was made from
     * @param revision the one that the caller saw; absent to change whatever is there
     */
    public TaskRecord change(TaskSpec spec, MadeFrom parts, OptionalLong revision, Caller caller) {
        requireKafka(spec);
        TaskRecord task = task(spec.name());
        Compared compared = compare(task, spec);
        if (task.isRun()) {
            // Whoever decides may be an instance of an older version, which does not look at the facts.
            SpecComparison.requireTaken(task, compared.facts());
        }
        return ask(changing(task, spec, parts, revision, compared, caller)).orElseThrow();
    }

    /** The same without doing it: what would be refused is refused, except for single values. */
    public Planned planned(TaskSpec spec, MadeFrom parts, OptionalLong revision, Caller caller) {
        requireKafka(spec);
        TaskRecord task = task(spec.name());
        Compared compared = comparable(task, spec);
        decided(changing(task, spec, parts, revision, compared, caller));
        return new Planned(task, plan(task, spec, compared.change()));
    }

    /** What a spec changes, and what the decision about it holds against the task as it is then. */
    private record Compared(SpecChange change, ChangeFacts facts) {}

    private TaskRequest changing(
            TaskRecord task, TaskSpec spec, MadeFrom parts, OptionalLong revision, Compared compared, Caller caller) {
        // The decision has to be about what was compared here.
        OptionalLong seen = revision.isPresent() ? revision : OptionalLong.of(task.revision());
        return new TaskRequest(
                caller.requestId(),
                spec.name(),
                Action.CHANGE,
                Optional.empty(),
                Optional.of(spec.toTree()),
                seen,
                Optional.of(task),
                caller.user(),
                compared.change().needsRestart(),
                List.of(),
                parts.dataSources(),
                parts.templates(),
                Optional.empty(),
                Optional.of(compared.facts()));
    }

    private ChangePlan plan(TaskRecord task, TaskSpec spec, SpecChange change) {
        return ChangePlan.of(task, change, PlanWarnings.of(records, task, spec));
    }

    /** What would be decided now; a refusal is thrown. */
    private Decided decided(TaskRequest request) {
        Decided decided = ManagedTasks.of(request.found(), request, clock.instant());
        decided.refusal().map(Failure::toException).ifPresent(refusal -> {
            throw refusal;
        });
        return decided;
    }

    /** Asks for another action; returns the task as it is now, or nothing where it is forgotten. */
    public Optional<TaskRecord> act(String name, Action action, OptionalLong revision, Caller caller) {
        return ask(new TaskRequest(
                caller.requestId(),
                name,
                action,
                Optional.empty(),
                Optional.empty(),
                revision,
                records.byName(name),
                caller.user()));
    }

    /** Asks for an action on the task as the caller saw it, whoever has its name by now; returns it, or nothing where it is forgotten. */
    public Optional<TaskRecord> act(TaskRecord seen, Action action, Caller caller) {
        return ask(new TaskRequest(
                caller.requestId(),
                seen.name(),
                action,
                Optional.of(seen.id()),
                Optional.empty(),
                OptionalLong.of(seen.revision()),
                records.byName(seen.name()),
                caller.user()));
    }

    /**
     * Asks for an action on components of a running task; returns the task as it is now.
     *
     * @param component the name of one ({@code incr-sync-0}) or of its kind, for all of that kind
     */
    public TaskRecord act(String name, Action action, String component, OptionalLong revision, Caller caller) {
        TaskRecord task = task(name);
        List<TaskComponents.Instance> meant = meant(task, component);
        requireUnfinished(task, meant);
        return ask(new TaskRequest(
                        caller.requestId(),
                        name,
                        action,
                        Optional.empty(),
                        Optional.empty(),
                        revision,
                        Optional.of(task),
                        caller.user(),
                        false,
                        meant.stream().map(TaskComponents.Instance::name).toList(),
                        Map.of(),
                        Map.of()))
                .orElseThrow();
    }

    /** Asks for a precheck, or for a check to be skipped; returns the task as it is now. */
    TaskRecord act(TaskRecord task, Action action, TaskRequest.Checks checks, OptionalLong revision, Caller caller) {
        return ask(new TaskRequest(
                        caller.requestId(),
                        task.name(),
                        action,
                        Optional.empty(),
                        Optional.empty(),
                        revision,
                        Optional.of(task),
                        caller.user(),
                        false,
                        List.of(),
                        Map.of(),
                        Map.of(),
                        Optional.of(checks)))
                .orElseThrow();
    }

    /** Asks for an action on the switchover of a task; returns the task as it is now. */
    TaskRecord turn(
            String name, Action action, Optional<Switchover.Settings> settings, OptionalLong revision, Caller caller) {
        return ask(TaskRequest.ofSwitchover(
                        caller.requestId(), name, action, settings, revision, records.byName(name), caller.user()))
                .orElseThrow();
    }

    /** Why such an action would be refused now. */
    Optional<Failure> refusal(TaskRecord task, Action action, Optional<Switchover.Settings> settings, Caller caller) {
        TaskRequest request = TaskRequest.ofSwitchover(
                caller.requestId(),
                task.name(),
                action,
                settings,
                OptionalLong.empty(),
                Optional.of(task),
                caller.user());
        return ManagedTasks.of(Optional.of(task), request, clock.instant()).refusal();
    }

    private void requireUnfinished(TaskRecord task, List<TaskComponents.Instance> meant) {
        overview(task).components().stream()
                .filter(component -> component.state() == InstanceStatus.State.DONE)
                .filter(component ->
                        meant.stream().anyMatch(instance -> instance.name().equals(component.name())))
                .findFirst()
                .ifPresent(done -> {
                    throw GodwitException.configuration(
                            ErrorCode.TASK_STATE,
                            task.name() + "/" + done.name() + " has nothing left to do",
                            "name a component that runs");
                });
    }

    private static List<TaskComponents.Instance> meant(TaskRecord task, String component) {
        List<TaskComponents.Instance> all = TaskComponents.of(SpecComparison.published(task.spec()), task.switchover());
        List<TaskComponents.Instance> meant =
                all.stream().filter(instance -> instance.isMeantBy(component)).toList();
        if (meant.isEmpty()) {
            throw GodwitException.configuration(
                    ErrorCode.COMPONENT_UNKNOWN,
                    "task " + task.name() + " has no component of that name",
                    "name one of "
                            + String.join(
                                    ", ",
                                    all.stream()
                                            .map(TaskComponents.Instance::name)
                                            .toList()));
        }
        return meant;
    }

    /**
     * The last lines that a component of a task has logged on the machine of this instance.
     *
     * @param component the name of one ({@code incr-sync-0}), or of a kind that has one instance
     * @param after where the part before ended; 0 for the end of the log
     */
    public ComponentLogs.Part log(String name, String component, long after, int most, ComponentLogs.Level least) {
        TaskRecord task = task(name);
        TaskComponents.Instance instance = meant(task, component).getFirst();
        return logs.read(task, instance.name(), after, most, least)
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.COMPONENT_UNKNOWN,
                        "this instance of the control service has no log of " + name + "/" + instance.name(),
                        "ask an instance on the machine that runs it, or start the task"));
    }

    /** Every task, by name. */
    public List<TaskRecord> tasks() {
        return records.all().stream()
                .sorted(Comparator.comparing(TaskRecord::name))
                .toList();
    }

    /** The task of that name; a failure, TASK_UNKNOWN, if there is none. */
    public TaskRecord task(String name) {
        return records.byName(name)
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.TASK_UNKNOWN, "no task is named " + name, "create it first, or correct the name"));
    }

    /** How the task of that name stands now. */
    public TaskOverview overview(TaskRecord task) {
        return TaskOverview.of(records.standing(task), clock.instant());
    }

    /** How these tasks stand now, from one look at all statuses. */
    public List<TaskOverview> overviews(List<TaskRecord> tasks) {
        Instant now = clock.instant();
        return records.standings(tasks).stream()
                .map(standing -> TaskOverview.of(standing, now))
                .toList();
    }

    private Optional<TaskRecord> ask(TaskRequest request) {
        TaskOutcome outcome = desk.ask(request, PATIENCE);
        outcome.refusal().map(Failure::toException).ifPresent(refusal -> {
            throw refusal;
        });
        return outcome.task();
    }

    /**
     * A task's records and topics are in one Kafka, and this service's decisions are in its own. Instances may name the brokers in
     * another order, and brokers come and go: one address in common is enough.
     */
    private void requireKafka(TaskSpec spec) {
        if (!spec.kafka().sharesBroker(bootstrapServers)) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "spec.kafka.bootstrapServers: is " + spec.kafka().bootstrapServers()
                            + ", and this service works with " + bootstrapServers,
                    "write " + bootstrapServers + ", or run the task in the foreground with task run");
        }
    }

    /** A change that is accepted; a refusal is thrown. */
    private Compared compare(TaskRecord task, TaskSpec spec) {
        SpecChange change = SpecComparison.requireSameTask(task, spec, Commitment.ofRunning(task, records));
        return new Compared(change, Exclusion.facts(records, task, spec.objects()));
    }

    /** The same for a plan, which shows single values that are refused with their reasons. */
    private Compared comparable(TaskRecord task, TaskSpec spec) {
        SpecChange change = SpecComparison.compare(task, spec, Commitment.ofRunning(task, records));
        return new Compared(
                change,
                change.refused().isEmpty()
                        ? Exclusion.facts(records, task, spec.objects())
                        : ChangeFacts.ofOptions(task.generation()));
    }
}
