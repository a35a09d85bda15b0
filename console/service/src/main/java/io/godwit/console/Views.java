package io.godwit.console;

import io.godwit.console.contract.model.ChangeEffect;
import io.godwit.console.contract.model.ChangeLog;
import io.godwit.console.contract.model.ChangeLogs;
import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.Failure;
import io.godwit.console.contract.model.Owner;
import io.godwit.console.contract.model.Plan;
import io.godwit.console.contract.model.PlannedChange;
import io.godwit.console.contract.model.Stage;
import io.godwit.console.contract.model.StageName;
import io.godwit.console.contract.model.StageState;
import io.godwit.console.contract.model.Table;
import io.godwit.console.contract.model.TableCount;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskState;
import io.godwit.console.contract.model.TaskSummary;
import io.godwit.console.contract.model.UsedDataSource;
import io.godwit.console.contract.model.UsedTemplate;
import io.godwit.control.ChangePlan;
import io.godwit.control.ServiceControl;
import io.godwit.control.standing.ComponentPosition;
import io.godwit.control.standing.ComponentPositions;
import io.godwit.control.standing.StageStanding;
import io.godwit.control.standing.TableStanding;
import io.godwit.control.standing.TableState;
import io.godwit.control.standing.TaskAttention;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.error.ErrorCode;
import io.godwit.runtime.state.ChangeLogStatus;
import io.godwit.runtime.state.InstanceStatus;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.runtime.state.TaskStage;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tasks and tables as the contract shows them. */
final class Views {
    private Views() {}

    static TaskState state(TaskRecord task) {
        return TaskState.valueOf(task.state().name());
    }

    /** Summaries in the same order, from one look at all statuses of those that run. */
    static List<TaskSummary> summaries(List<TaskRecord> tasks, ServiceControl control) {
        Map<String, TaskOverview> running =
                control.overviews(tasks.stream().filter(TaskRecord::isRun).toList()).stream()
                        .collect(Collectors.toMap(TaskOverview::name, Function.identity()));
        return tasks.stream()
                .map(task -> summary(
                        task,
                        Optional.ofNullable(running.get(task.name()))
                                .flatMap(overview -> TaskAttention.of(task, overview))))
                .toList();
    }

    private static TaskSummary summary(TaskRecord task, Optional<TaskAttention> attention) {
        return new TaskSummary()
                .id(task.id())
                .name(task.name())
                .owner(task.managed().isPresent() ? Owner.SERVICE : Owner.FOREGROUND)
                .state(state(task))
                .since(task.managed()
                        .map(managed -> time(managed.sinceMillis()))
                        .orElse(null))
                .startedAt(task.startedAtMillis().map(Views::time).orElse(null))
                .revision(task.revision())
                .run(task.generation())
                .failure(failure(task).orElse(null))
                .attention(attention.map(Views::attention).orElse(null)) // absent
                .tags(tags(task).isEmpty() ? null : tags(task)) // absent
                .dataSources(dataSources(task))
                .templates(templates(task))
                .switchover(SwitchoverViews.summary(task));
    }

    private static io.godwit.console.contract.model.TaskAttention attention(TaskAttention attention) {
        return new io.godwit.console.contract.model.TaskAttention()
                .obstacle(attention.obstacle().map(Views::failure).orElse(null))
                .stuckTables(attention.stuckTables());
    }

    private static List<UsedTemplate> templates(TaskRecord task) {
        return task.templates().isEmpty()
                ? null // absent
                : task.templates().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(used -> new UsedTemplate()
                                .path(used.getKey())
                                .name(used.getValue().name()))
                        .toList();
    }

    static List<String> tags(TaskRecord task) {
        return task.spec().get("metadata") instanceof Map<?, ?> metadata && metadata.get("tags") instanceof List<?> tags
                ? tags.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static List<UsedDataSource> dataSources(TaskRecord task) {
        return task.dataSources().isEmpty()
                ? null // absent
                : task.dataSources().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(used -> new UsedDataSource().section(used.getKey()).name(used.getValue()))
                        .toList();
    }

    static Task task(TaskRecord task, TaskOverview overview) {
        return new Task()
                .summary(summary(task, TaskAttention.of(task, overview)))
                .tables(Arrays.stream(TableState.values())
                        .filter(state -> overview.count(state) > 0)
                        .map(state -> new TableCount().state(state(state)).tables(overview.count(state)))
                        .toList())
                .lagMillis(boxed(overview.mostLagMillis()))
                .stages(StageStanding.of(task, overview).stream()
                        .map(Views::stage)
                        .toList())
                .components(components(overview))
                .marks(overview.marks())
                .notes(overview.notes())
                .changeLogs(overview.changeLogs().map(Views::changeLogs).orElse(null));
    }

    private static ChangeLogs changeLogs(ChangeLogStatus status) {
        return new ChangeLogs()
                .lookedAt(time(status.atMillis()))
                .logs(status.logs().stream()
                        .map(log -> new ChangeLog()
                                .table(log.table())
                                .rows(log.rows().orElse(null))
                                .unlogged(log.unlogged())
                                .problem(log.problem().orElse(null)))
                        .toList())
                .others(status.others());
    }

    private static Stage stage(StageStanding stage) {
        return new Stage()
                .stage(StageName.valueOf(stage.stage().name()))
                .state(StageState.valueOf(stage.state().name()))
                .startedAt(
                        stage.times().map(times -> time(times.startedMillis())).orElse(null))
                .endedAt(stage.times()
                        .flatMap(TaskStage.Times::endedMillis)
                        .map(Views::time)
                        .orElse(null))
                .progress(stage.progress().isPresent() ? stage.progress().getAsDouble() : null)
                .reason(stage.reason().orElse(null))
                .nextAttemptAt(next(stage.nextAttemptAtMillis()));
    }

    /** Answers with the task as it is now. */
    static void show(Context context, TaskRecord task, ServiceControl control) {
        tag(context, task);
        context.json(task(task, control.overview(task)));
    }

    /**
     * Answers with a plan, beside the task as it is now.
     *
     * @param basis stands for the templates and data sources of the document that was planned with
     */
    static void show(Context context, ServiceControl.Planned planned, Optional<String> basis, ServiceControl control) {
        TaskRecord task = planned.task();
        Plan plan = plan(planned.plan());
        planned.plan().revision().ifPresent(revision -> {
            plan.setTag(Calls.tag(revision, basis));
            context.header("ETag", plan.getTag());
        });
        context.json(task(task, control.overview(task)).plan(plan));
    }

    private static Plan plan(ChangePlan plan) {
        return new Plan()
                .revision(boxed(plan.revision()))
                .changes(plan.changes().stream()
                        .map(change -> new PlannedChange()
                                .path(change.path())
                                .from(change.from())
                                .to(change.to())
                                .effect(ChangeEffect.valueOf(change.effect().name()))
                                .reason(change.reason().isEmpty() ? null : change.reason())
                                .remedy(change.remedy().isEmpty() ? null : change.remedy()))
                        .toList())
                .warnings(plan.warnings());
    }

    /** The task's revision, for If-Match. */
    static void tag(Context context, TaskRecord task) {
        Calls.tag(context, task.revision());
    }

    static Table table(TableStanding table) {
        return new Table()
                .collection(table.collection())
                .table(table.table())
                .state(state(table.state()))
                .rows(table.rows())
                .estimatedRows(table.estimatedRows())
                .changes(table.changes())
                .lagMillis(boxed(table.lagMillis()))
                .conflicts(table.conflicts())
                .findings(table.findings())
                .reason(table.reason().isEmpty() ? null : table.reason());
    }

    static List<Component> components(TaskOverview task) {
        return task.components().stream()
                .map(component -> component(task.name(), component))
                .toList();
    }

    private static Component component(String task, TaskOverview.Component component) {
        ComponentPositions positions = component.positions();
        return new Component()
                .task(task)
                .name(component.name())
                .generation(component.generation())
                .state(component.state().name())
                .alive(component.alive())
                .address(component.address())
                .failure(component.error().map(Views::failure).orElse(null))
                .obstacle(component.obstacle().orElse(null))
                .nextAttemptAt(next(component.nextAttemptAtMillis()))
                .paused(component.paused())
                .heartbeatAgeMillis(Math.max(0, Instant.now().toEpochMilli() - component.heartbeatAtMillis()))
                .host(component.process().map(InstanceStatus.Process::host).orElse(null))
                .pid(component.process().map(InstanceStatus.Process::pid).orElse(null))
                .memoryBytes(component
                        .process()
                        .map(InstanceStatus.Process::residentBytes)
                        .filter(bytes -> bytes > 0)
                        .orElse(null))
                .cores(component.process().map(InstanceStatus.Process::cores).orElse(null))
                .lagMillis(boxed(positions.lagMillis()))
                .positions(
                        positions.furthestBehind().stream().map(Views::position).toList())
                .positionCount(positions.count());
    }

    private static io.godwit.console.contract.model.ComponentPosition position(ComponentPosition position) {
        return new io.godwit.console.contract.model.ComponentPosition()
                .of(position.of())
                .position(position.position())
                .upTo(
                        position.upToMillis().isPresent()
                                ? time(position.upToMillis().getAsLong())
                                : null)
                .lagMillis(boxed(position.lagMillis()));
    }

    /** A run in the foreground keeps the code only: the rest was printed. */
    private static Optional<Failure> failure(TaskRecord task) {
        return task.managed()
                .flatMap(TaskRecord.Managed::failure)
                .map(Views::failure)
                .or(() -> task.lastError().map(code -> new Failure()
                        .code(code)
                        .message(summaryOf(code))
                        .remedy("see docs/errors.md, and what the run printed")));
    }

    static Failure failure(io.godwit.runtime.state.Failure failure) {
        return new Failure().code(failure.code()).message(failure.message()).remedy(failure.remedy());
    }

    private static String summaryOf(String code) {
        return List.of(ErrorCode.values()).stream()
                .filter(known -> known.name().equals(code))
                .map(ErrorCode::summary)
                .findFirst()
                .orElse(code);
    }

    private static io.godwit.console.contract.model.TableState state(TableState state) {
        return io.godwit.console.contract.model.TableState.valueOf(state.name());
    }

    /** An attempt whose time has come is being made. */
    private static OffsetDateTime next(Optional<Long> attemptAtMillis) {
        return attemptAtMillis
                .filter(millis -> millis > Instant.now().toEpochMilli())
                .map(Views::time)
                .orElse(null); // absent
    }

    static OffsetDateTime time(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }

    static Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
