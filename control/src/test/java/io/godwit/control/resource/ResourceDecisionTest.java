package io.godwit.control.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.CheckCode;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResourceDecisionTest {
    private static final OptionalLong ANY = OptionalLong.empty();

    private Resources kept = Resources.NONE;
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void aDataSourceIsKeptAsItWasSentAndItsRevisionRises() {
        DataSource created = decide(new ResourceRequest.Create("1", Sources.milvus("m", "http://m:1")));
        now = now.plusSeconds(5);
        DataSource changed = decide(new ResourceRequest.Change("2", Sources.milvus("m", "http://m:2"), ANY));

        assertThat(created.revision()).isEqualTo(1);
        assertThat(changed.revision()).isEqualTo(2);
        assertThat(changed.createdAtMillis()).isEqualTo(created.createdAtMillis());
        assertThat(changed.changedAtMillis() - created.changedAtMillis()).isEqualTo(5_000);
        assertThat(kept.dataSources()).containsExactly(changed);
        assertThat(kept.require("m").described()).isEqualTo(Sources.milvus("m", "http://m:2"));
    }

    @Test
    void aNameIsUniqueWhateverTheKind() {
        decide(new ResourceRequest.Create("1", Sources.milvus("a", "http://m:1")));

        assertThat(refused(new ResourceRequest.Create("2", Sources.registry("a"))))
                .isEqualTo(ErrorCode.DATA_SOURCE_EXISTS);
    }

    @Test
    void itsKindStays() {
        decide(new ResourceRequest.Create("1", Sources.milvus("a", "http://m:1")));

        assertThat(refused(new ResourceRequest.Change("2", Sources.registry("a"), ANY)))
                .isEqualTo(ErrorCode.CONFIG_INVALID);
    }

    @Test
    void whatIsNotKnownIsNeitherChangedNorForgotten() {
        assertThat(refused(new ResourceRequest.Change("1", Sources.registry("a"), ANY)))
                .isEqualTo(ErrorCode.DATA_SOURCE_UNKNOWN);
        assertThat(refused(new ResourceRequest.Delete("2", "a", ANY, List.of())))
                .isEqualTo(ErrorCode.DATA_SOURCE_UNKNOWN);
    }

    @Test
    void whatTheCallerDidNotSeeIsLeftAsItIs() {
        decide(new ResourceRequest.Create("1", Sources.registry("a")));
        decide(new ResourceRequest.Change("2", Sources.registry("a"), OptionalLong.of(1)));

        assertThat(refused(new ResourceRequest.Change("3", Sources.registry("a"), OptionalLong.of(1))))
                .isEqualTo(ErrorCode.DATA_SOURCE_REVISION);
        assertThat(refused(new ResourceRequest.Delete("4", "a", OptionalLong.of(1), List.of())))
                .isEqualTo(ErrorCode.DATA_SOURCE_REVISION);
    }

    @Test
    void whatIsUsedIsNotForgottenAndTheTasksAreNamed() {
        decide(new ResourceRequest.Create("1", Sources.registry("a")));

        GodwitException refusal = refusal(new ResourceRequest.Delete("2", "a", ANY, List.of("t1", "t2")));

        assertThat(refusal.code()).isEqualTo(ErrorCode.DATA_SOURCE_USED);
        assertThat(refusal).hasMessageContaining("t1, t2");
        decide(new ResourceRequest.Delete("3", "a", ANY, List.of()));
        assertThat(kept.dataSources()).isEmpty();
    }

    @Test
    void aTaskThatIsAboutToBeMadeFromItCountsForAWhile() {
        decide(new ResourceRequest.Create("1", Sources.registry("a")));
        kept = kept.with(
                ResourceDecision.hold(kept, List.of("a", "none"), "task/1", now).written());

        assertThat(refusal(new ResourceRequest.Delete("2", "a", ANY, List.of())))
                .hasMessageContaining("task/1");
        now = now.plus(Duration.ofMinutes(3));
        decide(new ResourceRequest.Delete("3", "a", ANY, List.of()));
        assertThat(kept.records().keySet()).noneMatch(key -> key.startsWith(Hold.PREFIX));
    }

    @Test
    void aRequestThatIsSentAgainIsDoneOnceAndAnsweredInTheSameWay() {
        DataSource first = decide(new ResourceRequest.Create("1", Sources.registry("a")));
        decide(new ResourceRequest.Change("2", Sources.registry("a"), ANY));

        assertThat(decide(new ResourceRequest.Create("1", Sources.registry("a"))))
                .isEqualTo(first);
        decide(new ResourceRequest.Delete("3", "a", ANY, List.of()));
        decide(new ResourceRequest.Delete("3", "a", ANY, List.of()));
        assertThat(kept.dataSources()).isEmpty();
        assertThat(refused(new ResourceRequest.Create("3", Sources.registry("a"))))
                .as("an id is of one request")
                .isEqualTo(ErrorCode.CONFIG_INVALID);
    }

    @Test
    void answersAreForgottenAfterAnHour() {
        decide(new ResourceRequest.Create("1", Sources.registry("a")));
        now = now.plus(Duration.ofMinutes(61));
        decide(new ResourceRequest.Create("2", Sources.registry("b")));

        assertThat(refused(new ResourceRequest.Create("1", Sources.registry("a"))))
                .isEqualTo(ErrorCode.DATA_SOURCE_EXISTS);
        assertThat(kept.answers()).extracting(Answered::request).containsExactly("2");
    }

    @Test
    void aTestIsKeptUntilTheDocumentChanges() {
        decide(new ResourceRequest.Create("1", Sources.registry("a")));
        TestResult result = new TestResult(7, List.of(Check.pass(CheckCode.PORT, "r:8081", "spec", "is open")));

        assertThat(decide(new ResourceRequest.Tested("a", 1, result)).test()).contains(result);
        assertThat(kept.require("a").revision()).isEqualTo(1);
        assertThat(decide(new ResourceRequest.Change("2", Sources.registry("a"), ANY))
                        .test())
                .isEmpty();
        assertThat(decide(new ResourceRequest.Tested("a", 1, result)).test())
                .as("a test of what was there before says nothing")
                .isEmpty();
    }

    private DataSource decide(ResourceRequest request) {
        ResourceDecision decided = ResourceDecision.of(kept, request, now);
        kept = kept.with(decided.written());
        return decided.result().orElse(null);
    }

    private GodwitException refusal(ResourceRequest request) {
        return catchThrowableOfType(GodwitException.class, () -> decide(request));
    }

    private ErrorCode refused(ResourceRequest request) {
        GodwitException refusal = refusal(request);
        assertThat(refusal.remedy()).isNotEmpty();
        return refusal.code();
    }
}
