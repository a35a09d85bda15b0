package io.godwit.console;

import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.Failure;
import io.godwit.console.contract.model.Owner;
import io.godwit.console.contract.model.Table;
import io.godwit.console.contract.model.TableCount;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskState;
import io.godwit.console.contract.model.TaskSummary;
import io.godwit.control.standing.TableStanding;
import io.godwit.control.standing.TableState;
import io.godwit.control.standing.TaskOverview;
import io.godwit.model.error.ErrorCode;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Tasks and tables as the contract shows them. */
final class Views {
    private Views() {}

    static TaskState state(TaskRecord task) {
        return TaskState.valueOf(task.state().name());
    }

    static TaskSummary summary(TaskRecord task) {
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
                .failure(failure(task).orElse(null));
    }

    static Task task(TaskRecord task, TaskOverview overview) {
        return new Task()
                .summary(summary(task))
                .tables(Arrays.stream(TableState.values())
                        .filter(state -> overview.count(state) > 0)
                        .map(state -> new TableCount().state(state(state)).tables(overview.count(state)))
                        .toList())
                .lagMillis(boxed(overview.mostLagMillis()))
                .components(overview.components().stream().map(Views::component).toList())
                .marks(overview.marks())
                .notes(overview.notes());
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

    private static Component component(TaskOverview.Component component) {
        return new Component()
                .name(component.name())
                .state(component.state().name())
                .alive(component.alive())
                .address(component.address())
                .failure(component.error().map(Views::failure).orElse(null))
                .obstacle(component.obstacle().orElse(null));
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

    private static Failure failure(io.godwit.runtime.state.Failure failure) {
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

    static OffsetDateTime time(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }

    static Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
