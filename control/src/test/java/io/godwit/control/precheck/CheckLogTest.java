package io.godwit.control.precheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.control.memory.InMemoryPrecheckBook;
import io.godwit.model.error.ErrorCode;
import io.godwit.runtime.state.PrecheckWish;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckLogTest {
    private static final String TASK = "abcdefghijkl";
    private static final Clock BEFORE = Clock.fixed(Instant.ofEpochMilli(1_000), ZoneOffset.UTC);
    private static final Clock LATER = Clock.fixed(Instant.ofEpochMilli(9_000), ZoneOffset.UTC);

    private final InMemoryPrecheckBook book = new InMemoryPrecheckBook();

    @Test
    void whatIsMadeIsSeenWhileItIsMade() {
        try (CheckLog log = log(wish(1, List.of(), false), BEFORE)) {
            log.planned(name(CheckCode.READABLE, "db.a"));
            log.planned(name(CheckCode.READABLE, "db.b"));
            log.begun(name(CheckCode.READABLE, "db.a"));

            await().until(() -> states().equals(List.of(LiveCheck.State.RUNNING, LiveCheck.State.PENDING)));

            log.ended(Check.pass(CheckCode.READABLE, "db.a", "", "is loaded"));
            log.finish();
        }

        assertThat(kept().header().endedMillis()).contains(1_000L);
        assertThat(kept().header().by()).isEqualTo("ann");
        assertThat(states()).containsExactly(LiveCheck.State.PASS); // what was announced did not come
        assertThat(kept().checks().getFirst().startedMillis()).contains(1_000L);
    }

    @Test
    void manyChecksTakeFewRecordsAndFewerLaterLeaveNone() {
        try (CheckLog log = log(wish(1, List.of(), false), BEFORE)) {
            for (int i = 0; i < 1_234; i++) {
                log.ended(Check.pass(CheckCode.READABLE, "db.c" + i, "", "is loaded"));
            }
            log.finish();
        }
        assertThat(kept().header().pages()).isEqualTo(25);
        assertThat(kept().checks()).hasSize(1_234);

        try (CheckLog log = log(wish(2, List.of(), false), BEFORE)) {
            log.ended(Check.pass(CheckCode.READABLE, "db.c", "", "is loaded"));
            log.finish();
        }
        assertThat(kept().checks()).hasSize(1);
    }

    @Test
    void whatFailedIsMadeAgainAndTheRestStays() {
        try (CheckLog log = log(wish(1, List.of(), false), BEFORE)) {
            log.ended(Check.pass(CheckCode.SOURCE, "http://m", "", "answers"));
            log.ended(Check.pass(CheckCode.TABLE, "db.a", "", "fits"));
            log.ended(fail(CheckCode.TABLE, "db.b"));
            log.ended(fail(CheckCode.READABLE, "db.gone"));
            log.finish();
        }

        try (CheckLog log = log(wish(2, List.of(), true), LATER)) {
            assertThat(log.scope().names())
                    .containsExactlyInAnyOrder(name(CheckCode.TABLE, "db.b"), name(CheckCode.READABLE, "db.gone"));
            log.ended(Check.pass(CheckCode.SOURCE, "http://m", "", "answers"));
            log.ended(Check.pass(CheckCode.TABLE, "db.b", "", "fits"));
            log.finish();
        }

        assertThat(kept().checks())
                .extracting(LiveCheck::name)
                .containsExactly("SOURCE:http://m", "TABLE:db.a", "TABLE:db.b");
        assertThat(states()).containsOnly(LiveCheck.State.PASS);
        assertThat(kept().checks().get(1).endedMillis()).contains(1_000L);
    }

    @Test
    void whatNeedsAServerThatFailedIsAllMadeAgain() {
        try (CheckLog log = log(wish(1, List.of(), false), BEFORE)) {
            log.ended(fail(CheckCode.SOURCE, "http://m"));
            log.ended(Check.skipped(CheckCode.TABLE, "db.*", "", "Milvus cannot be asked"));
            log.finish();
        }

        try (CheckLog log = log(wish(2, List.of(), true), LATER)) {
            assertThat(log.scope().isAll()).isTrue();
        }
        try (CheckLog log = log(wish(3, List.of("TABLE"), false), LATER)) {
            assertThat(log.scope().isAll()).isFalse();
        }
    }

    @Test
    void aPrecheckThatIsGivenUpHasNoEnd() {
        try (CheckLog log = log(wish(1, List.of(), false), BEFORE)) {
            log.planned(name(CheckCode.TABLE, "db.a"));
        }

        assertThat(kept().header().endedMillis()).isEmpty();
    }

    @Test
    void aTextThatIsTooLongIsCut() {
        try (CheckLog log = log(wish(1, List.of(), false), BEFORE)) {
            log.ended(Check.pass(CheckCode.TABLE, "db.a", "", "x".repeat(20_000)));
            log.finish();
        }

        assertThat(kept().checks().getFirst().message()).hasSize(8_003);
    }

    private CheckLog log(PrecheckWish wish, Clock clock) {
        return CheckLog.of(book, TASK, wish, clock, () -> false);
    }

    private static PrecheckWish wish(long number, List<String> only, boolean failed) {
        return new PrecheckWish(number, 0, "ann", only, failed, Optional.empty(), Optional.empty());
    }

    private static CheckName name(CheckCode code, String object) {
        return new CheckName(code, object);
    }

    private static Check fail(CheckCode code, String object) {
        return Check.fail(code, object, "", ErrorCode.CONFIG_INVALID, "is wrong", "correct it");
    }

    private KeptPrecheck kept() {
        return book.find(TASK).orElseThrow();
    }

    private List<LiveCheck.State> states() {
        return kept().checks().stream().map(LiveCheck::state).toList();
    }
}
