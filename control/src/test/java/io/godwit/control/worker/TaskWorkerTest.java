package io.godwit.control.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.control.managed.TaskOrder;
import io.godwit.control.managed.TaskReport;
import io.godwit.control.stage.TaskRun;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.WaitClock;
import io.godwit.runtime.state.Checking;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.PrecheckWish;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskWorkerTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    private final Map<String, TaskOrder> orders = new HashMap<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<TaskReport> reports = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedDeque<Function<Driven, TaskRun.End>> script = new ConcurrentLinkedDeque<>();
    private final AtomicInteger lostReports = new AtomicInteger();
    private volatile boolean kafkaAway;
    private final TaskWorker worker = new TaskWorker(new Orders(), new Driver(), this::report, WaitClock.SYSTEM);

    private record Driven(TaskRecord task, RunSignals signals) {
        TaskRun.End untilStopped() {
            await().until(signals::isEnding);
            return TaskRun.End.STOPPED;
        }
    }

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void whatIsOrderedRunsAndItsEndIsReported() {
        script.add(driven -> TaskRun.End.COMPLETE);

        order(TaskOrder.Want.RUN, 3);

        stepUntil(() -> !reports.isEmpty());
        assertThat(reports).containsExactly(new TaskReport("t", 3, TaskReport.Kind.COMPLETED, Optional.empty()));
    }

    @Test
    void whatIsToBeReleasedIsReleasedOnceNothingKeepsItFromThat() {
        script.add(driven -> {
            throw GodwitException.retriable(ErrorCode.TASK_STATE, "a component still runs", "wait", null);
        });
        script.add(driven -> TaskRun.End.COMPLETE);

        order(TaskOrder.Want.RELEASE, 4);

        stepUntil(() -> !reports.isEmpty());
        assertThat(events).containsExactly("release 4", "release 4");
        assertThat(reports).containsExactly(new TaskReport("t", 4, TaskReport.Kind.FREED, Optional.empty()));
    }

    @Test
    void aRunThatWaitsForTheUserSaysSo() {
        script.add(driven -> TaskRun.End.PAUSED);

        order(TaskOrder.Want.RUN, 1);

        stepUntil(() -> !reports.isEmpty());
        assertThat(reports).extracting(TaskReport::kind).containsExactly(TaskReport.Kind.WAITS);
    }

    @Test
    void whatHasEndedIsNotBegunAgainWhileItsReportIsOnItsWay() {
        script.add(driven -> TaskRun.End.COMPLETE);
        order(TaskOrder.Want.RUN, 1);
        stepUntil(() -> !reports.isEmpty());

        step(20);

        assertThat(events).containsExactly("begin 1");
    }

    @Test
    void whatPassesByItselfIsTriedAgainAndSaidOnce() {
        Function<Driven, TaskRun.End> away = driven -> {
            throw GodwitException.retriable(ErrorCode.SOURCE_UNREACHABLE, "no answer", "none", null);
        };
        script.add(away);
        script.add(away);
        script.add(driven -> {
            throw GodwitException.fenced("another instance");
        });
        script.add(driven -> TaskRun.End.COMPLETE);

        order(TaskOrder.Want.RUN, 1);

        stepUntil(() -> reports.size() == 2);
        assertThat(events).containsExactly("begin 1", "begin 1", "begin 1", "begin 1");
        assertThat(reports)
                .extracting(TaskReport::kind)
                .containsExactly(TaskReport.Kind.RETRYING, TaskReport.Kind.COMPLETED);
        assertThat(reports.getFirst().failure().orElseThrow().code()).isEqualTo("SOURCE_UNREACHABLE");
        assertThat(reports.getFirst().waitMillis().orElseThrow()).isBetween(70L, 100L);
    }

    @Test
    void whatAPersonHasToFixIsReportedWithItsRemedy() {
        script.add(driven -> {
            throw GodwitException.configuration(ErrorCode.CONFIG_INVALID, "no such thing", "name another");
        });

        order(TaskOrder.Want.RUN, 1);

        stepUntil(() -> !reports.isEmpty());
        assertThat(reports.getFirst().kind()).isEqualTo(TaskReport.Kind.FAILED);
        assertThat(reports.getFirst().failure().orElseThrow().remedy()).isEqualTo("name another");
    }

    @Test
    void anErrorInOneTaskIsReportedToo() {
        script.add(driven -> {
            throw new StackOverflowError();
        });

        order(TaskOrder.Want.RUN, 1);

        stepUntil(() -> !reports.isEmpty());
        assertThat(reports.getFirst().failure().orElseThrow().code()).isEqualTo(ErrorCode.INTERNAL.name());
    }

    @Test
    void whatIsNotOrderedAnyMoreIsStopped() {
        script.add(Driven::untilStopped);
        order(TaskOrder.Want.RUN, 1);
        stepUntil(() -> worker.running() == 1 && !events.isEmpty());

        order(TaskOrder.Want.REST, 1);

        stepUntil(() -> worker.running() == 0);
        assertThat(reports).isEmpty();
    }

    @Test
    void aRunEndsBeforeTheNextOneOfTheTaskBegins() {
        script.add(driven -> {
            TaskRun.End end = driven.untilStopped();
            events.add("end 1");
            return end;
        });
        script.add(Driven::untilStopped);
        order(TaskOrder.Want.RUN, 1);
        stepUntil(() -> worker.running() == 1 && !events.isEmpty());

        order(TaskOrder.Want.RUN, 2);

        stepUntil(() -> events.size() == 3);
        assertThat(events).containsExactly("begin 1", "end 1", "begin 2");
    }

    @Test
    void whatAnotherInstanceContinuesIsLeftAndWhatIsNotOrderedIsEnded() {
        List<Boolean> leaving = new CopyOnWriteArrayList<>();
        Function<Driven, TaskRun.End> run = driven -> {
            TaskRun.End end = driven.untilStopped();
            leaving.add(driven.signals().isLeaving());
            return end;
        };
        script.add(run);
        script.add(run);
        order(TaskOrder.Want.RUN, 1);
        stepUntil(() -> worker.running() == 1 && !events.isEmpty());

        orders.clear();
        stepUntil(() -> leaving.size() == 1);
        order(TaskOrder.Want.RUN, 1);
        stepUntil(() -> worker.running() == 1 && events.size() == 2);
        order(TaskOrder.Want.REST, 1);
        stepUntil(() -> leaving.size() == 2);

        assertThat(leaving).containsExactly(true, false);
    }

    @Test
    void whatComesBackBeforeItsRunHasEndedIsStillLeftRunning() {
        List<Boolean> leaving = new CopyOnWriteArrayList<>();
        CountDownLatch cameBack = new CountDownLatch(1);
        script.add(driven -> {
            TaskRun.End end = driven.untilStopped();
            await().until(() -> cameBack.getCount() == 0);
            leaving.add(driven.signals().isLeaving());
            return end;
        });
        script.add(Driven::untilStopped);
        order(TaskOrder.Want.RUN, 1);
        stepUntil(() -> worker.running() == 1 && !events.isEmpty());
        TaskOrder order = orders.remove("t");
        step(1);

        orders.put("t", order);
        step(5);
        cameBack.countDown();

        stepUntil(() -> events.size() == 2);
        assertThat(leaving).containsExactly(true);
    }

    @Test
    void ofATaskThatRestsNothingIsLeftRunning() {
        order(TaskOrder.Want.REST, 7);

        stepUntil(() -> !events.isEmpty());
        step(20);

        assertThat(events).containsExactly("end all 7");
    }

    @Test
    void aTaskThatComesBackFromAnotherInstanceIsBegunAgain() {
        script.add(Driven::untilStopped);
        script.add(Driven::untilStopped);
        order(TaskOrder.Want.RUN, 1);
        stepUntil(() -> worker.running() == 1 && !events.isEmpty());
        TaskOrder order = orders.remove("t");
        step(1);

        orders.put("t", order);

        stepUntil(() -> events.size() == 2);
        assertThat(events).containsExactly("begin 1", "begin 1");
    }

    @Test
    void whatKeepsAComponentIsReportedInOneAttemptSoThatTheOthersAreLookedAfter() {
        lostReports.set(1);
        Failure died = new Failure("COMPONENT_LOST", "Store ended with exit code 1", "read its log");
        script.add(driven -> {
            events.add("known " + driven.signals().kept("store-0", Optional.of(died)));
            events.add("known " + driven.signals().kept("store-0", Optional.of(died)));
            return TaskRun.End.COMPLETE;
        });

        order(TaskOrder.Want.RUN, 1);

        stepUntil(() -> reports.size() == 2);
        assertThat(events).containsSubsequence("known false", "known true");
        assertThat(reports.getFirst()).isEqualTo(TaskReport.of("t", 1, "store-0", Optional.of(died)));
    }

    @Test
    void aReportIsHandedInUntilItIsDurable() {
        lostReports.set(3);
        script.add(driven -> {
            driven.signals().modified();
            return TaskRun.End.COMPLETE;
        });

        order(TaskOrder.Want.RUN, 1);

        stepUntil(() -> reports.size() == 2);
        assertThat(reports)
                .extracting(TaskReport::kind)
                .containsExactly(TaskReport.Kind.MODIFIED, TaskReport.Kind.COMPLETED);
    }

    @Test
    void whileOrdersCannotBeReadWhatRunsContinues() {
        script.add(Driven::untilStopped);
        order(TaskOrder.Want.RUN, 1);
        stepUntil(() -> worker.running() == 1 && !events.isEmpty());
        kafkaAway = true;

        step(5);

        assertThat(worker.running()).isEqualTo(1);
    }

    @Test
    void aPrecheckIsMadeOnceAndItsEndIsReported() {
        script.add(driven -> TaskRun.End.COMPLETE);

        orderPrecheck(7);

        stepUntil(() -> !reports.isEmpty());
        step(20);
        assertThat(events).containsExactly("end all 1", "check 7");
        assertThat(reports)
                .containsExactly(new TaskReport(
                        "t", 1, TaskReport.Kind.CHECKED, Optional.empty(), Optional.empty(), Optional.of(7L)));
    }

    @Test
    void aPrecheckThatCannotBeMadeFailsNoTask() {
        script.add(driven -> {
            throw GodwitException.bug("no idea", null);
        });

        orderPrecheck(1);

        stepUntil(() -> !reports.isEmpty());
        assertThat(reports.getFirst().kind()).isEqualTo(TaskReport.Kind.CHECKED);
        assertThat(reports.getFirst().failure().orElseThrow().code()).isEqualTo("INTERNAL");
    }

    @Test
    void aPrecheckIsGivenUpForARunAndForAnotherOne() {
        script.add(Driven::untilStopped);
        script.add(driven -> TaskRun.End.COMPLETE);
        orderPrecheck(1);
        stepUntil(() -> events.contains("check 1"));

        orderPrecheck(2);

        stepUntil(() -> !reports.isEmpty());
        assertThat(reports.getFirst().precheck()).contains(2L);
        script.add(driven -> TaskRun.End.COMPLETE);
        order(TaskOrder.Want.RUN, 2);
        stepUntil(() -> reports.size() == 2);
        assertThat(events).contains("check 2", "begin 2");
    }

    private void orderPrecheck(long number) {
        PrecheckWish wish = new PrecheckWish(number, 0, "ann", List.of(), false, Optional.empty(), Optional.empty());
        TaskRecord task = new TaskRecord(
                        "id", "t", 1, TaskRecord.State.STOPPED, Map.of(), 1, Optional.empty(), Optional.empty())
                .managed(new TaskRecord.Managed(0, Optional.empty(), false).checking(Checking.NONE.wanting(wish)));
        orders.put("t", new TaskOrder(TaskOrder.Want.CHECK, task));
    }

    private void order(TaskOrder.Want want, long generation) {
        TaskRecord task = new TaskRecord(
                "id",
                "t",
                generation,
                want == TaskOrder.Want.RUN ? TaskRecord.State.RUNNING : TaskRecord.State.STOPPED,
                Map.of(),
                1,
                Optional.empty(),
                Optional.empty());
        orders.put("t", new TaskOrder(want, task));
    }

    private void stepUntil(BooleanSupplier done) {
        await().pollInterval(SHORT).until(() -> {
            worker.step(SHORT);
            return done.getAsBoolean();
        });
    }

    private void step(int times) {
        for (int i = 0; i < times; i++) {
            worker.step(SHORT);
        }
    }

    private final class Driver implements TaskDriver {
        @Override
        public TaskRun.End run(TaskRecord task, RunSignals signals) {
            return drive("begin ", new Driven(task, signals));
        }

        @Override
        public void end(TaskRecord task) {
            events.add("end all " + task.generation());
        }

        @Override
        public void check(TaskRecord task, RunSignals signals) {
            events.add("check " + task.checking().open().orElseThrow().number());
            assertThat(script.remove().apply(new Driven(task, signals))).isNotNull();
        }

        private TaskRun.End drive(String what, Driven driven) {
            events.add(what + driven.task().generation());
            return script.remove().apply(driven);
        }

        @Override
        public void release(TaskRecord task) {
            TaskRun.End end = drive("release ", new Driven(task, null));
            assertThat(end).isEqualTo(TaskRun.End.COMPLETE);
        }
    }

    private void report(TaskReport report) {
        if (lostReports.getAndDecrement() > 0) {
            throw GodwitException.retriable(ErrorCode.KAFKA_UNREACHABLE, "lost", "none", null);
        }
        reports.add(report);
    }

    private final class Orders implements OrderFeed {
        @Override
        public Map<String, TaskOrder> poll(Duration wait) {
            if (kafkaAway) {
                throw GodwitException.retriable(ErrorCode.KAFKA_UNREACHABLE, "away", "none", null);
            }
            WaitClock.SYSTEM.pause(wait);
            return Map.copyOf(orders);
        }

        @Override
        public void close() {}
    }
}
