package io.godwit.control.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.control.precheck.Check;
import io.godwit.control.precheck.CheckCode;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.DataSourceDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResourceDecisionTest {
    private static final OptionalLong ANY = OptionalLong.empty();

    private Resources kept = Resources.NONE;
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void aDataSourceIsKeptAsItWasSentAndItsRevisionRises() {
        DataSource created = decide(create("1", Sources.milvus("m", "http://m:1")));
        now = now.plusSeconds(5);
        DataSource changed = decide(change("2", Sources.milvus("m", "http://m:2"), ANY));

        assertThat(created.revision()).isEqualTo(1);
        assertThat(changed.revision()).isEqualTo(2);
        assertThat(changed.createdAtMillis()).isEqualTo(created.createdAtMillis());
        assertThat(changed.changedAtMillis() - created.changedAtMillis()).isEqualTo(5_000);
        assertThat(kept.all(DataSource.TYPE)).containsExactly(changed);
        assertThat(kept.require(DataSource.TYPE, "m").described()).isEqualTo(Sources.milvus("m", "http://m:2"));
    }

    @Test
    void aNameIsUniqueWhateverTheKind() {
        decide(create("1", Sources.milvus("a", "http://m:1")));

        assertThat(refused(create("2", Sources.registry("a")))).isEqualTo(ErrorCode.DATA_SOURCE_EXISTS);
    }

    @Test
    void itsKindStays() {
        decide(create("1", Sources.milvus("a", "http://m:1")));

        assertThat(refused(change("2", Sources.registry("a"), ANY))).isEqualTo(ErrorCode.CONFIG_INVALID);
    }

    @Test
    void whatIsNotKnownIsNeitherChangedNorForgotten() {
        assertThat(refused(change("1", Sources.registry("a"), ANY))).isEqualTo(ErrorCode.DATA_SOURCE_UNKNOWN);
        assertThat(refused(delete("2", ANY, List.of()))).isEqualTo(ErrorCode.DATA_SOURCE_UNKNOWN);
    }

    @Test
    void whatTheCallerDidNotSeeIsLeftAsItIs() {
        decide(create("1", Sources.registry("a")));
        decide(change("2", Sources.registry("a"), OptionalLong.of(1)));

        assertThat(refused(change("3", Sources.registry("a"), OptionalLong.of(1))))
                .isEqualTo(ErrorCode.DATA_SOURCE_REVISION);
        assertThat(refused(delete("4", OptionalLong.of(1), List.of()))).isEqualTo(ErrorCode.DATA_SOURCE_REVISION);
    }

    @Test
    void whatIsUsedIsNotForgottenAndTheTasksAreNamed() {
        decide(create("1", Sources.registry("a")));

        GodwitException refusal = refusal(delete("2", ANY, List.of("t1", "t2")));

        assertThat(refusal.code()).isEqualTo(ErrorCode.DATA_SOURCE_USED);
        assertThat(refusal).hasMessageContaining("t1, t2");
        decide(delete("3", ANY, List.of()));
        assertThat(kept.all(DataSource.TYPE)).isEmpty();
    }

    @Test
    void aTaskThatIsAboutToBeMadeFromItCountsForAWhile() {
        decide(create("1", Sources.registry("a")));
        kept = kept.with(ResourceDecision.hold(
                        kept,
                        Map.of(
                                "spec",
                                Map.of(
                                        "schemaRegistry", Map.of("dataSource", "a"),
                                        "kafka", Map.of("dataSource", "none"))),
                        "task/1",
                        now)
                .written());

        assertThat(refusal(delete("2", ANY, List.of()))).hasMessageContaining("task/1");
        now = now.plus(Duration.ofMinutes(3));
        decide(delete("3", ANY, List.of()));
        assertThat(kept.records().keySet()).noneMatch(key -> key.startsWith(Hold.PREFIX));
    }

    @Test
    void aRequestThatIsSentAgainIsDoneOnceAndAnsweredInTheSameWay() {
        DataSource first = decide(create("1", Sources.registry("a")));
        decide(change("2", Sources.registry("a"), ANY));

        assertThat(decide(create("1", Sources.registry("a")))).isEqualTo(first);
        decide(delete("3", ANY, List.of()));
        decide(delete("3", ANY, List.of()));
        assertThat(kept.all(DataSource.TYPE)).isEmpty();
        assertThat(refused(create("3", Sources.registry("a"))))
                .as("an id is of one request")
                .isEqualTo(ErrorCode.CONFIG_INVALID);
    }

    @Test
    void answersAreForgottenAfterAnHour() {
        decide(create("1", Sources.registry("a")));
        now = now.plus(Duration.ofMinutes(61));
        decide(create("2", Sources.registry("b")));

        assertThat(refused(create("1", Sources.registry("a")))).isEqualTo(ErrorCode.DATA_SOURCE_EXISTS);
        assertThat(kept.answers()).extracting(Answered::request).containsExactly("2");
    }

    @Test
    void aTestIsKeptUntilTheDocumentChanges() {
        decide(create("1", Sources.registry("a")));
        TestResult result = new TestResult(7, List.of(Check.pass(CheckCode.PORT, "r:8081", "spec", "is open")));

        assertThat(tested(result).test()).contains(result);
        assertThat(kept.require(DataSource.TYPE, "a").revision()).isEqualTo(1);
        assertThat(decide(change("2", Sources.registry("a"), ANY)).test()).isEmpty();
        assertThat(tested(result).test())
                .as("a test of what was there before says nothing")
                .isEmpty();
    }

    private ResourceRequest<DataSource> create(String id, DataSourceDocument document) {
        return new ResourceRequest.Create<>(id, DataSource.created(document, now.toEpochMilli()));
    }

    private ResourceRequest<DataSource> change(String id, DataSourceDocument document, OptionalLong revision) {
        return new ResourceRequest.Change<>(id, DataSource.created(document, now.toEpochMilli()), revision);
    }

    private static ResourceRequest<DataSource> delete(String id, OptionalLong revision, List<String> users) {
        return new ResourceRequest.Delete<>(id, DataSource.TYPE, "a", revision, users);
    }

    private DataSource tested(TestResult result) {
        return kept(ResourceDecision.tested(kept, "a", 1, result));
    }

    private DataSource decide(ResourceRequest<DataSource> request) {
        return kept(ResourceDecision.of(kept, request, now));
    }

    private DataSource kept(ResourceDecision<DataSource> decided) {
        kept = kept.with(decided.written());
        return decided.result().orElse(null);
    }

    private GodwitException refusal(ResourceRequest<DataSource> request) {
        return catchThrowableOfType(GodwitException.class, () -> decide(request));
    }

    private ErrorCode refused(ResourceRequest<DataSource> request) {
        GodwitException refusal = refusal(request);
        assertThat(refusal.remedy()).isNotEmpty();
        return refusal.code();
    }
}
