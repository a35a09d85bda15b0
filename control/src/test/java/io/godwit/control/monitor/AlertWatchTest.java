package io.godwit.control.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.alert.Alert;
import io.godwit.control.alert.AlertRule;
import io.godwit.control.alert.InMemoryAlertBook;
import io.godwit.control.alert.TaskSigns;
import io.godwit.control.alert.Webhook;
import io.godwit.control.resource.InMemoryResourceBook;
import io.godwit.control.resource.ResourceDecision;
import io.godwit.control.resource.ResourceRequest;
import io.godwit.control.series.Standings;
import io.godwit.control.topics.KafkaSpace;
import io.godwit.model.alert.AlertCondition;
import io.godwit.model.alert.AlertLevel;
import io.godwit.model.alert.AlertRuleDocument;
import io.godwit.model.alert.WebhookDocument;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.state.TaskRecord;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertWatchTest {
    private static final TaskSigns FAILED = signs(TaskRecord.State.FAILED);
    private static final TaskSigns STOPPED = signs(TaskRecord.State.STOPPED);

    private final HandClock clock = new HandClock();
    private final InMemoryResourceBook resources = new InMemoryResourceBook();
    private final InMemoryAlertBook book = new InMemoryAlertBook();
    private final List<String> received = new ArrayList<>();
    private final Deque<Runnable> sending = new ArrayDeque<>();
    private boolean down;
    private AlertWatch watch = watch();

    @BeforeEach
    void describe() {
        create(Webhook.created(new WebhookDocument("pager", "http://127.0.0.1:1/", ""), 1));
        create(AlertRule.created(rule(Optional.empty()), 1));
    }

    @Test
    void aFiringAndItsEndAreToldOnceEach() {
        for (int i = 0; i < 3; i++) {
            round(FAILED);
        }
        for (int i = 0; i < 3; i++) {
            round(STOPPED);
        }

        assertThat(received).hasSize(2);
        assertThat(received.getFirst()).startsWith("failed.abc.").endsWith(".FIRING");
        assertThat(received.getLast()).isEqualTo(received.getFirst().replace("FIRING", "RESOLVED"));
        assertThat(book.read().now()).isEmpty();
        assertThat(book.read().past()).hasSize(1);
    }

    @Test
    void whoeverTakesOverTellsNobodyAgainAndForgetsNoEnd() {
        round(FAILED);
        watch = watch();
        round(FAILED);
        assertThat(received).hasSize(1);

        watch = watch();
        round(STOPPED);
        assertThat(received).hasSize(2);
    }

    @Test
    void aMessageOfWhichNobodyKnowsWhetherItArrivedIsRepeatedUnderItsId() {
        watch.look(List.of(FAILED), KafkaSpace.UNKNOWN, subject -> true);
        watch.deliver(subject -> true);
        sending.forEach(Runnable::run); // it arrives, and the instance dies before that is kept
        sending.clear();
        watch = watch();
        round(FAILED);

        assertThat(received).hasSize(2);
        assertThat(received.getFirst()).isEqualTo(received.getLast());
    }

    @Test
    void theEndOfWhatMayHaveBeenToldIsToldByWhoeverTakesOver() {
        watch.look(List.of(FAILED), KafkaSpace.UNKNOWN, subject -> true);
        watch.deliver(subject -> true);
        sending.clear(); // the instance dies
        watch = watch();
        round(STOPPED);

        assertThat(received).singleElement().satisfies(id -> assertThat(id).endsWith(".RESOLVED"));
    }

    @Test
    void aReceiverThatIsDownIsToldWhenItIsBackAndMeanwhileNotAskedAllTheTime() {
        down = true;
        for (int i = 0; i < 30; i++) {
            round(FAILED);
            clock.forward(1);
        }
        assertThat(received).hasSize(3); // after 0, 5 and 15 s
        Alert alert = book.read().now().getFirst();
        assertThat(alert.deliveries().get("pager").error()).contains("down");

        down = false;
        clock.forward(60);
        round(FAILED);
        round(FAILED);
        assertThat(received).hasSize(4);
        assertThat(book.read().now().getFirst().deliveries().get("pager").error())
                .isEmpty();
    }

    @Test
    void whatIsOnItsWayIsNotSentAgain() {
        watch.look(List.of(FAILED), KafkaSpace.UNKNOWN, subject -> true);
        watch.deliver(subject -> true);
        watch.deliver(subject -> true);

        assertThat(sending).hasSize(1);
    }

    @Test
    void aReceiverThatHangsHoldsUpNoOther() {
        create(Webhook.created(new WebhookDocument("mail", "http://127.0.0.1:2/", ""), 1));
        List<TaskSigns> failed = java.util.stream.IntStream.range(0, 200)
                .mapToObj(i -> TaskSigns.resting(Standings.in("task-%03d".formatted(i), TaskRecord.State.FAILED)
                        .done()
                        .task()))
                .toList();
        watch.look(failed, KafkaSpace.UNKNOWN, subject -> true);
        create(AlertRule.created(
                new AlertRuleDocument(
                        "zz-last",
                        "",
                        AlertCondition.TASK_FAILED,
                        0,
                        AlertLevel.HIGH,
                        Optional.of("task-task-199"),
                        0,
                        List.of("mail"),
                        Optional.empty()),
                1));
        watch.look(failed, KafkaSpace.UNKNOWN, subject -> true);

        watch.deliver(subject -> true); // none of these is answered
        assertThat(sending).hasSize(5);
        sending.removeLast().run();
        assertThat(received).singleElement().satisfies(id -> assertThat(id).startsWith("zz-last."));
    }

    @Test
    void whatCannotBeKeptIsKeptLaterAndNotSentAgain() {
        watch.look(List.of(FAILED), KafkaSpace.UNKNOWN, subject -> true);
        watch.deliver(subject -> true);
        sending.forEach(Runnable::run);
        sending.clear();
        book.refuse(true);
        assertThatThrownBy(() -> watch.deliver(subject -> true)).isInstanceOf(GodwitException.class);
        book.refuse(false);
        round(FAILED);

        assertThat(received).hasSize(1);
    }

    @Test
    void subjectsOfOthersAreLeftToThem() {
        watch.look(List.of(FAILED), KafkaSpace.UNKNOWN, subject -> true);
        watch.look(List.of(), KafkaSpace.UNKNOWN, subject -> false);
        watch.deliver(subject -> false);

        assertThat(book.read().now()).hasSize(1);
        assertThat(sending).isEmpty();
    }

    @Test
    void withItsRuleOrItsTaskAnAlertIsOver() {
        round(FAILED);
        watch.look(List.of(), KafkaSpace.UNKNOWN, subject -> true); // the task is forgotten
        round(FAILED);
        resources.write(kept -> ResourceDecision.of(
                kept,
                new ResourceRequest.Delete<>(id(), AlertRule.TYPE, "failed", OptionalLong.empty(), List.of()),
                clock.instant()));
        round(FAILED);

        assertThat(book.read().now()).isEmpty();
        assertThat(book.read().past()).hasSize(2);
        assertThat(received).hasSize(4);
    }

    @Test
    void aWebhookThatIsGoneIsAFailureOfItsOwn() {
        resources.write(kept -> ResourceDecision.of(
                kept,
                new ResourceRequest.Delete<>(id(), Webhook.TYPE, "pager", OptionalLong.empty(), List.of()),
                clock.instant()));
        round(FAILED);

        assertThat(book.read().now().getFirst().deliveries().get("pager").error())
                .contains("no webhook is named pager");
    }

    @Test
    void whatIsOverIsForgottenAfterThirtyDays() {
        round(FAILED);
        round(STOPPED);
        clock.forward(31 * 24 * 3_600);
        round(FAILED);

        assertThat(book.read().past()).isEmpty();
    }

    private void round(TaskSigns signs) {
        clock.forward(0);
        watch.look(List.of(signs), KafkaSpace.UNKNOWN, subject -> true);
        watch.deliver(subject -> true);
        while (!sending.isEmpty()) {
            sending.pop().run();
        }
        watch.deliver(subject -> true);
    }

    private AlertWatch watch() {
        return new AlertWatch(
                resources,
                book,
                (webhook, id, body) -> {
                    received.add(id);
                    if (down) {
                        throw GodwitException.retriable(ErrorCode.WEBHOOK_UNREACHABLE, "down", "wait", null);
                    }
                },
                clock,
                sending::add);
    }

    private <R extends io.godwit.control.resource.Resource<R>> void create(R resource) {
        resources.write(
                kept -> ResourceDecision.of(kept, new ResourceRequest.Create<>(id(), resource), clock.instant()));
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static AlertRuleDocument rule(Optional<Long> silenced) {
        return new AlertRuleDocument(
                "failed",
                "",
                AlertCondition.TASK_FAILED,
                0,
                AlertLevel.HIGH,
                Optional.empty(),
                0,
                List.of("pager"),
                silenced);
    }

    private static TaskSigns signs(TaskRecord.State state) {
        return TaskSigns.resting(Standings.in("abc", state).done().task());
    }

    private static final class HandClock extends java.time.Clock {
        private Instant now = Instant.parse("2026-11-29T12:00:00Z");

        void forward(long seconds) {
            now = now.plusSeconds(seconds).plusMillis(1);
        }

        @Override
        public java.time.ZoneId getZone() {
            return java.time.ZoneOffset.UTC;
        }

        @Override
        public java.time.Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
