package io.godwit.control.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.godwit.control.ControlClock;
import io.godwit.control.memory.ControlWorld;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableName;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A transaction is open on table {@code a}. */
class LogWorkTest {
    private static final TableName A = new TableName("shop", "a");
    private static final TableName B = new TableName("shop", "b");

    private final ControlWorld world = new ControlWorld();
    private final OpenTransaction open = new OpenTransaction(A);
    private final List<TableName> done = new CopyOnWriteArrayList<>();
    private final ControlClock clock = new ControlClock(Clock.fixed(ControlWorld.NOW, ZoneOffset.UTC), world.clock);
    private final LogStep step = new LogStep(clock, Thread::startVirtualThread);

    @Test
    void aLogThatCannotBeMadeInTenMinutesCallsTheSwitchoverOffWithItsName() {
        LogWork making = work(LogWork.Kind.MAKING);
        making.next(step);
        await().until(open::isWaitedFor);
        making.next(step);
        assertThat(making.progress()).isEqualTo("0 of 2 tables are done, next is shop.a");

        world.clock.pause(Duration.ofMinutes(10));
        making.next(step);
        world.clock.pause(Duration.ofSeconds(1));
        GodwitException late = catchThrowableOfType(GodwitException.class, () -> making.next(step));

        assertThat(late.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
        assertThat(late.code()).isEqualTo(ErrorCode.SWITCHOVER_TIMEOUT);
        assertThat(late)
                .hasMessage("it took too long: making the change log of shop.a waits since 12:00:00Z: a transaction is"
                        + " open on the table, or OceanBase has not answered yet");
        await("it is given up").until(() -> !open.isWaitedFor());
        assertThat(done).isEmpty();
    }

    /** Each attempt fails within a moment, and all together take as long as one may. */
    @Test
    void attemptsThatFailForTenMinutesCallTheSwitchoverOff() {
        LogWork making = new LogWork(LogWork.Kind.MAKING, List.of(A), () -> {}, (table, confirm) -> {
            throw GodwitException.retriable(ErrorCode.TARGET_UNREACHABLE, "no answer", "look at it", null);
        });
        Queue<Runnable> begun = new ArrayDeque<>();
        LogStep queued = new LogStep(clock, begun::add);
        making.next(queued);
        begun.remove().run();
        assertThat(failure(making, queued).kind()).isEqualTo(GodwitException.Kind.RETRIABLE);
        making.next(queued);
        assertThat(making.fails()).as("another attempt has only begun").isTrue();

        begun.remove().run();
        world.clock.pause(Duration.ofMinutes(11));
        GodwitException late = failure(making, queued);

        assertThat(late.code()).isEqualTo(ErrorCode.SWITCHOVER_TIMEOUT);
        assertThat(late).hasMessage("it took too long: making the change log of shop.a: no answer");
    }

    private static GodwitException failure(LogWork work, LogStep step) {
        return catchThrowableOfType(GodwitException.class, () -> work.next(step));
    }

    @Test
    void aLogThatCannotBeRemovedInAMinuteKeepsNoOtherAndIsTriedAgain() {
        LogWork removal = work(LogWork.Kind.REMOVING);
        removal.nextOrAside(step);
        await().until(open::isWaitedFor);
        world.clock.pause(Duration.ofSeconds(61));

        await().until(() -> {
            removal.nextOrAside(step);
            return removal.rests();
        });
        assertThat(done).containsExactly(B);
        assertThat(removal.waits()).hasValueSatisfying(what -> assertThat(what)
                .startsWith("removing the change log of shop.a waits since 12:00:00Z"));
        assertThat(removal.failure())
                .hasValueSatisfying(why -> assertThat(why.message()).startsWith("shop.a: it took too long"));

        open.end();
        removal.again();
        await().until(() -> {
            removal.nextOrAside(step);
            return removal.isDone();
        });
        assertThat(done).containsExactly(B, A);
        assertThat(removal.waits()).isEmpty();
    }

    /** It is a transaction of the run's journal, which others use too. */
    @Test
    void whatConfirmsAStepIsNotInterruptedAndWhatFollowsIsNotDone() {
        CountDownLatch confirming = new CountDownLatch(1);
        CountDownLatch confirmed = new CountDownLatch(1);
        List<String> said = new CopyOnWriteArrayList<>();
        LogStep.Begun begun = step.begin(
                        () -> {
                            confirming.countDown();
                            await().until(() -> confirmed.getCount() == 0);
                            said.add("confirmed, interrupted "
                                    + Thread.currentThread().isInterrupted());
                        },
                        confirm -> {
                            confirm.run();
                            said.add("a statement");
                        })
                .orElseThrow();
        await().until(() -> confirming.getCount() == 0);

        step.giveUp();
        assertThat(step.begin(() -> {}, confirm -> said.add("another one")))
                .as("it has not ended")
                .isEmpty();
        confirmed.countDown();

        await().until(begun::isOver);
        assertThat(said).containsExactly("confirmed, interrupted false");
        assertThat(step.begin(() -> {}, confirm -> {})).isPresent();
    }

    private LogWork work(LogWork.Kind kind) {
        return new LogWork(kind, List.of(A, B), () -> {}, (table, confirm) -> {
            confirm.run();
            open.accept(table);
            done.add(table);
        });
    }
}
