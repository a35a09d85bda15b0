package io.godwit.control.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.model.error.ErrorCode;
import io.godwit.runtime.json.Json;
import io.godwit.runtime.state.CheckSkip;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.PrecheckWish;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TaskChecksTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Map<String, Object> SPEC = Map.of("kind", "MigrationTask");
    private static final Map<String, Object> OTHER = Map.of("kind", "MigrationTask", "more", "yes");

    private Optional<TaskRecord> task = Optional.empty();

    @Test
    void aTaskAtRestIsCheckedAndComesToRestAgain() {
        ask(Action.CREATE, Optional.empty());

        Decided decided = precheck(List.of(), false);

        assertThat(decided.events()).singleElement().satisfies(event -> {
            assertThat(event.what()).isEqualTo("PRECHECK");
            assertThat(event.by()).isEqualTo("ann");
        });
        assertThat(order()).isEqualTo(TaskOrder.Want.CHECK);
        assertThat(read(task.orElseThrow())).isEqualTo(task.orElseThrow());

        report(1, Optional.empty());
        assertThat(order()).isEqualTo(TaskOrder.Want.REST);
        assertThat(wish().endedMillis()).contains(NOW.toEpochMilli());
    }

    @Test
    void oneAtATimeIsMade() {
        ask(Action.CREATE, Optional.empty());
        precheck(List.of(), false);

        assertRefused(precheck(List.of(), true));

        report(1, Optional.empty());
        precheck(List.of("TABLE"), true);
        assertThat(wish().number()).isEqualTo(2);
        assertThat(wish().only()).containsExactly("TABLE");
        report(1, Optional.empty()); // late
        assertThat(order()).isEqualTo(TaskOrder.Want.CHECK);
    }

    @Test
    void aTaskThatRunsOrIsReleasedIsNotChecked() {
        ask(Action.CREATE, Optional.empty());
        ask(Action.START, Optional.empty());
        assertRefused(precheck(List.of(), false));

        ask(Action.STOP, Optional.empty());
        ask(Action.RELEASE, Optional.empty());
        assertRefused(precheck(List.of(), false));
        assertRefused(skip("TABLE_EMPTY:db.t"));
    }

    @Test
    void whatComesBetweenEndsAPrecheckWithAReason() {
        ask(Action.CREATE, Optional.empty());
        precheck(List.of(), false);

        ask(Action.CHANGE, Optional.empty());

        assertThat(order()).isEqualTo(TaskOrder.Want.REST);
        assertThat(wish().failure().orElseThrow().remedy()).isEqualTo("check it again");

        precheck(List.of(), false);
        ask(Action.START, Optional.empty());
        assertThat(order()).isEqualTo(TaskOrder.Want.RUN);
        assertThat(wish().isOpen()).isFalse();
    }

    @Test
    void whatKeptAPrecheckFromItsEndIsKnown() {
        ask(Action.CREATE, Optional.empty());
        precheck(List.of(), false);

        Decided decided = report(1, Optional.of(new Failure("INTERNAL", "a bug", "report it")));

        assertThat(decided.events()).singleElement().satisfies(event -> assertThat(event.what())
                .isEqualTo("CHECKED INTERNAL"));
        assertThat(wish().failure().orElseThrow().message()).isEqualTo("a bug");
    }

    @Test
    void aSkipIsKeptWithTheTaskAndItsHistoryUntilTheCheckIsMadeAgain() {
        ask(Action.CREATE, Optional.empty());

        Decided decided = skip("TABLE_EMPTY:db.t");

        assertThat(decided.events()).singleElement().satisfies(event -> assertThat(event.what())
                .isEqualTo("SKIP TABLE_EMPTY db.t: they are test rows"));
        CheckSkip kept = new CheckSkip("TABLE_EMPTY", "db.t", "they are test rows", "ann", NOW.toEpochMilli());
        assertThat(task.orElseThrow().checking().skips()).containsExactly(kept);
        skip("TABLE_EMPTY:db.t");
        ask(Action.START, Optional.empty());
        ask(Action.STOP, Optional.empty());
        assertThat(task.orElseThrow().checking().skips()).containsExactly(kept);

        precheck(List.of("TABLE_EMPTY:db.u"), false);
        report(1, Optional.empty());
        assertThat(task.orElseThrow().checking().skips()).containsExactly(kept);
        precheck(List.of("TABLE_EMPTY:db.t"), false);
        assertThat(task.orElseThrow().checking().skips()).isEmpty();
    }

    private Decided precheck(List<String> only, boolean failed) {
        return ask(Action.PRECHECK, Optional.of(new TaskRequest.Checks(only, failed, "")));
    }

    private Decided skip(String check) {
        return ask(Action.SKIP, Optional.of(new TaskRequest.Checks(List.of(check), false, "they are test rows")));
    }

    private Decided ask(Action action, Optional<TaskRequest.Checks> checks) {
        Optional<Map<String, Object>> spec =
                switch (action) {
                    case CREATE -> Optional.of(SPEC);
                    case CHANGE -> Optional.of(OTHER);
                    default -> Optional.empty();
                };
        Decided decided = ManagedTasks.of(
                task,
                new TaskRequest(
                        "request",
                        "t",
                        action,
                        Optional.of("id"),
                        spec,
                        OptionalLong.empty(),
                        Optional.empty(),
                        "ann",
                        false,
                        List.of(),
                        Map.of(),
                        Map.of(),
                        checks),
                NOW);
        task = decided.task();
        return decided;
    }

    private Decided report(long number, Optional<Failure> failure) {
        TaskReport report = new TaskReport(
                "t",
                task.orElseThrow().generation(),
                TaskReport.Kind.CHECKED,
                failure,
                Optional.empty(),
                Optional.of(number));
        Decided decided = ManagedTasks.of(task, report, NOW);
        task = decided.task();
        return decided;
    }

    private TaskOrder.Want order() {
        return TaskOrder.of(task.orElseThrow()).want();
    }

    private PrecheckWish wish() {
        return task.orElseThrow().checking().latest().orElseThrow();
    }

    private static TaskRecord read(TaskRecord written) {
        return Json.read(Json.write(written), TaskRecord.class);
    }

    private static void assertRefused(Decided decided) {
        assertThat(decided.events()).isEmpty();
        assertThat(decided.refusal().orElseThrow().code()).isEqualTo(ErrorCode.TASK_STATE.name());
    }
}
