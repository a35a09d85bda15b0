package io.godwit.control.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.alert.Alert.State;
import io.godwit.control.alert.Delivery.Notice;
import io.godwit.model.alert.AlertCondition;
import io.godwit.model.alert.AlertLevel;
import io.godwit.model.alert.AlertRuleDocument;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertDecisionTest {
    private static final Reading HOLDS = new Reading.Holds("it is late");
    private static final Reading CLEAR = new Reading.Clear("it is in time");
    private static final Reading UNKNOWN = new Reading.Unknown();
    private static final Optional<Alert> NOTHING = Optional.empty();

    private AlertRuleDocument rule = rule(60, Optional.empty());
    private long now = 1_000_000;

    @Test
    void aConditionThatBeginsToHoldIsPendingAndFiresAfterTheRulesTime() {
        Optional<Alert> begun = decide(NOTHING, HOLDS, 0);
        Optional<Alert> waiting = decide(begun, HOLDS, 59);
        Optional<Alert> fired = decide(waiting, HOLDS, 1);

        assertThat(begun.orElseThrow().state()).isEqualTo(State.PENDING);
        assertThat(waiting).isEqualTo(begun);
        assertThat(fired.orElseThrow().state()).isEqualTo(State.FIRING);
        assertThat(fired.get().id()).isEqualTo(begun.get().id()).isEqualTo("late.abc.1000000");
        assertThat(fired.get().sinceMillis()).isEqualTo(1_000_000);
        assertThat(fired.get().firedAtMillis()).contains(1_060_000L);
        assertThat(due(fired)).contains(Notice.FIRING);
    }

    @Test
    void aRuleWithoutATimeFiresImmediately() {
        rule = rule(0, Optional.empty());

        assertThat(decide(NOTHING, HOLDS, 0).orElseThrow().state()).isEqualTo(State.FIRING);
    }

    @Test
    void whatDidNotHoldLongEnoughIsForgottenAndBeginsAnew() {
        Optional<Alert> begun = decide(NOTHING, HOLDS, 0);

        assertThat(decide(begun, CLEAR, 30)).isEmpty();
        assertThat(decide(NOTHING, HOLDS, 40).orElseThrow().sinceMillis()).isEqualTo(1_070_000);
    }

    @Test
    void whatDoesNotHoldAnyMoreIsResolvedAndTheNextOneIsAnother() {
        Optional<Alert> fired = fired();
        Optional<Alert> resolved = decide(fired, CLEAR, 10);

        assertThat(resolved.orElseThrow().state()).isEqualTo(State.RESOLVED);
        assertThat(resolved.get().resolution()).contains("it is in time");
        assertThat(resolved.get().resolvedAtMillis()).contains(now);
        assertThat(due(resolved)).contains(Notice.RESOLVED);
        assertThat(resolved.get().key()).startsWith("past/");
        assertThat(decide(NOTHING, HOLDS, 1).orElseThrow().id())
                .isNotEqualTo(fired.orElseThrow().id());
    }

    @Test
    void whatCannotBeSeenStaysAsItWas() {
        Optional<Alert> begun = decide(NOTHING, HOLDS, 0);
        Optional<Alert> fired = fired();

        assertThat(decide(NOTHING, UNKNOWN, 100)).isEmpty();
        assertThat(decide(begun, UNKNOWN, 100)).isEqualTo(begun);
        assertThat(decide(fired, UNKNOWN, 100)).isEqualTo(fired);
    }

    @Test
    void whatFiresSaysTheSameUntilItIsOver() {
        Optional<Alert> fired = fired();

        assertThat(decide(fired, new Reading.Holds("it is later still"), 100)).isEqualTo(fired);
    }

    @Test
    void aSilencedRuleFiresAndTellsNobodyUntilItsSilenceEnds() {
        rule = rule(0, Optional.of(1_050_000L));
        Optional<Alert> fired = decide(NOTHING, HOLDS, 0);
        assertThat(fired.orElseThrow().state()).isEqualTo(State.FIRING);
        assertThat(due(fired)).isEmpty();

        Optional<Alert> later = decide(fired, HOLDS, 50);
        assertThat(due(later)).contains(Notice.FIRING);
        assertThat(due(decide(later, CLEAR, 1))).contains(Notice.RESOLVED);
    }

    @Test
    void whatWasSilencedAllTheTimeIsResolvedInSilence() {
        rule = rule(0, Optional.of(1_050_000L));
        Optional<Alert> fired = decide(NOTHING, HOLDS, 0);

        assertThat(due(decide(fired, CLEAR, 100))).isEmpty();
    }

    @Test
    void whatFiresAndIsGoneIsOverAndWhatIsPendingIsForgotten() {
        Alert pending = decide(NOTHING, HOLDS, 0).orElseThrow();
        Alert fired = fired().orElseThrow();
        Instant time = Instant.ofEpochMilli(now);

        assertThat(AlertDecision.gone(pending, "the rule is gone", time)).isEmpty();
        assertThat(AlertDecision.gone(fired, "the rule is gone", time)
                        .orElseThrow()
                        .state())
                .isEqualTo(State.RESOLVED);
    }

    @Test
    void thatItFiresIsRepeatedAfterLongerAndLongerTimesForAsLongAsItDoes() {
        Delivery delivery = Delivery.NONE.begin();
        long sent = 0;
        for (int attempts = 0; attempts < 100; attempts++) {
            assertThat(delivery.due(State.FIRING, delivery.nextMillis() - 1)).isEmpty();
            sent = delivery.nextMillis();
            assertThat(delivery.due(State.FIRING, sent)).contains(Notice.FIRING);
            delivery = delivery.after(Notice.FIRING, Optional.of("away"), sent);
        }

        assertThat(delivery.nextMillis() - sent).isEqualTo(10L * 60_000);
        assertThat(delivery.givenUp()).isFalse();
        assertThat(delivery.resolved().due(State.RESOLVED, 0))
                .as("one of them may have arrived")
                .contains(Notice.RESOLVED);
        Delivery ofEarlier = new Delivery(Optional.empty(), true, 12, 0, true, Optional.of("away"));
        assertThat(ofEarlier.due(State.FIRING, 0))
                .as("an earlier version gave it up")
                .contains(Notice.FIRING);
    }

    @Test
    void thatItIsOverIsGivenUpAfterAnHour() {
        Delivery delivery = Delivery.NONE.begin().resolved();
        long sent = 0;
        int attempts = 0;
        while (!delivery.givenUp()) {
            sent = delivery.nextMillis();
            assertThat(delivery.due(State.RESOLVED, sent)).contains(Notice.RESOLVED);
            delivery = delivery.after(Notice.RESOLVED, Optional.of("away"), sent);
            attempts++;
        }

        assertThat(attempts).isEqualTo(12);
        assertThat(sent).isBetween(45L * 60_000, 75L * 60_000);
        assertThat(delivery.due(State.RESOLVED, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void eachMessageIsAcceptedOnce() {
        Delivery told = Delivery.NONE.begin().after(Notice.FIRING, Optional.empty(), now);
        Delivery over = told.resolved().after(Notice.RESOLVED, Optional.empty(), now);

        assertThat(told.due(State.FIRING, now)).isEmpty();
        assertThat(told.resolved().due(State.RESOLVED, now)).contains(Notice.RESOLVED);
        assertThat(over.due(State.RESOLVED, now)).isEmpty();
    }

    private Optional<Alert> fired() {
        Optional<Alert> begun = decide(NOTHING, HOLDS, 0);
        return decide(begun, HOLDS, 60);
    }

    private Optional<Alert> decide(Optional<Alert> before, Reading reading, int secondsLater) {
        now += secondsLater * 1_000L;
        return AlertDecision.of(rule, "abc", "task", before, reading, Instant.ofEpochMilli(now));
    }

    private Optional<Notice> due(Optional<Alert> alert) {
        return alert.orElseThrow().deliveries().get("pager").due(alert.get().state(), now);
    }

    private static AlertRuleDocument rule(long seconds, Optional<Long> silencedUntil) {
        return new AlertRuleDocument(
                "late",
                "",
                AlertCondition.LAG,
                60,
                AlertLevel.HIGH,
                Optional.empty(),
                seconds,
                List.of("pager"),
                silencedUntil);
    }
}
