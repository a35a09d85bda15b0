package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.milvus.Milvus;
import io.godwit.milvus.TestColumns;
import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.error.GodwitException.Kind;
import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.RangeScan;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.model.source.SourceReader;
import io.godwit.model.task.TlsSpec;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRow;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.Status;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the scan and the catalog make of answers that real servers give rarely. */
class OddAnswersIT {
    private static final ReadPoint AT = new ReadPoint.AtLeast(42);

    private final CollectionSchema collection = Samples.collection("odd", 7, FieldType.INT64);

    @Test
    void everyPageAsksForTheSamePointInTimeAndForSafeReducing() {
        try (ScriptedMilvus server = server(7, request -> request.getExpr().isEmpty() ? page(1, 2) : page())) {
            assertThat(rows(server)).isEqualTo(2);

            assertThat(server.asked()).extracting(QueryRequest::getExpr).containsExactly("", "id > 2");
            assertThat(server.asked()).allSatisfy(request -> {
                assertThat(request.getGuaranteeTimestamp()).isEqualTo(42);
                assertThat(request.getConsistencyLevelValue()).isEqualTo(4);
                assertThat(request.getUseDefaultConsistency()).isFalse();
                assertThat(ScriptedMilvus.parameter(request, "reduce_stop_for_best"))
                        .isEqualTo("true");
                assertThat(ScriptedMilvus.parameter(request, "collection_id")).isEqualTo("7");
            });
        }
    }

    /** Seen on a real server shortly after its restart: scan and count agreed on the rows that were not flushed. */
    @Test
    void aCountRefusesToPassOverTheOnlyPartitionWhileItDoesNotAnswerYet() {
        try (ScriptedMilvus server = server(7, request -> counted(0));
                SourceReader reader = new Milvus(server.login()).reader(100)) {
            server.silent(true);
            assertThat(catchThrowableOfType(GodwitException.class, () -> reader.count(collection, KeyRange.ALL, AT)))
                    .returns(ErrorCode.SOURCE_NOT_LOADED, GodwitException::code)
                    .returns(Kind.RETRIABLE, GodwitException::kind);

            server.silent(false);
            assertThat(reader.count(collection, KeyRange.ALL, AT).rows()).isZero();
        }
    }

    @Test
    void aServerThatDoesNotSortIsRefusedAsRowsWouldBeSkipped() {
        assertThat(failure(7, request -> page(3, 1, 2)).code()).isEqualTo(ErrorCode.SOURCE_VERSION);
    }

    @Test
    void keysOutsideTheRangeAskedForAreRefused() {
        assertThat(failure(7, request -> page(1, 2)).code()).isEqualTo(ErrorCode.SOURCE_VERSION);
    }

    @Test
    void aPageTooLargeForServerOrTransportIsAskedForWithFewerRows() {
        try (ScriptedMilvus server = server(7, request -> answerIfAtMost(20, request))) {
            assertThat(rows(server)).isEqualTo(2);

            assertThat(server.asked())
                    .extracting(request -> ScriptedMilvus.parameter(request, "limit"))
                    .startsWith("253", "126", "63", "31", "15");
        }
    }

    @Test
    void aRowTooLargeForTheServerIsNoLoop() {
        GodwitException failure = failure(7, request -> answerIfAtMost(0, request));

        assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_UNSUPPORTED);
    }

    @Test
    void keysWhoseRowsAreTooLargeForOneAnswerAreAskedForInHalves() {
        List<Key> keys = LongStream.range(0, 4).mapToObj(Key::of).toList();
        try (ScriptedMilvus server = server(7, request -> answerTwoOf(request));
                KeyReader reader = new Milvus(server.login()).keys()) {
            RowPage page = reader.read(collection, keys, AT).orElseThrow();

            assertThat(LongStream.range(0, page.size()).mapToObj(i -> page.key((int) i)))
                    .containsExactlyElementsOf(keys);
            assertThat(server.asked())
                    .extracting(QueryRequest::getExpr)
                    .containsExactly("id in [0, 1, 2, 3]", "id in [0, 1]", "id in [2, 3]", "id in [3]");
        }
    }

    @Test
    void aKeyWhoseRowIsTooLargeIsNoLoop() {
        try (ScriptedMilvus server = server(7, request -> answerIfAtMost(0, request));
                KeyReader reader = new Milvus(server.login()).keys()) {
            assertThat(catchThrowableOfType(
                            GodwitException.class, () -> reader.read(collection, List.of(Key.of(1), Key.of(2)), AT)))
                    .hasMessageContaining("larger than Milvus may send")
                    .returns(ErrorCode.SOURCE_UNSUPPORTED, GodwitException::code)
                    .returns(Kind.CONFIGURATION, GodwitException::kind);
            assertThat(server.asked()).hasSize(2);
        }
    }

    @Test
    void aCollectionCreatedAgainUnderItsNameIsNoticed() {
        GodwitException failure = failure(8, request -> page());

        assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_GONE);
        assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
    }

    @Test
    void aServerThatIsAwayIsTriedAgainLater() {
        MilvusLogin away;
        try (ScriptedMilvus server = server(7, request -> page())) {
            away = server.login();
        }

        GodwitException failure = catchThrowableOfType(GodwitException.class, () -> new Milvus(away).catalog());

        assertThat(failure.kind()).isEqualTo(Kind.RETRIABLE);
        assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE);
    }

    @Test
    void versionsOutsideTheSupportedNeedConsent() {
        try (ScriptedMilvus server = new ScriptedMilvus("v2.5.4", 7, request -> page())) {
            GodwitException refused =
                    catchThrowableOfType(GodwitException.class, () -> new Milvus(server.login()).catalog());
            MilvusLogin consenting = new MilvusLogin(server.login().uri(), "", "", "", TlsSpec.NONE, true);

            assertThat(refused.code()).isEqualTo(ErrorCode.SOURCE_VERSION);
            assertThatCode(() -> new Milvus(consenting).catalog().close()).doesNotThrowAnyException();
        }
    }

    private GodwitException failure(long id, Function<QueryRequest, QueryResults> answers) {
        try (ScriptedMilvus server = server(id, answers)) {
            return catchThrowableOfType(GodwitException.class, () -> rows(server));
        }
    }

    private long rows(ScriptedMilvus server) {
        long rows = 0;
        try (SourceReader reader = new Milvus(server.login()).reader(8_000);
                RangeScan scan = reader.scan(collection, KeyRange.ALL, AT)) {
            for (var page = scan.next(); page.isPresent(); page = scan.next()) {
                rows += page.get().size();
            }
        }
        return rows;
    }

    /** Refuses in the words of the server for very large pages, in those of gRPC for large ones. */
    private QueryResults answerIfAtMost(int rows, QueryRequest request) {
        int limit = Integer.parseInt(ScriptedMilvus.parameter(request, "limit"));
        if (limit > Math.max(100, rows)) {
            return QueryResults.newBuilder()
                    .setStatus(Status.newBuilder()
                            .setCode(65_535)
                            .setReason("query results exceed the maxOutputSize Limit"))
                    .build();
        }
        if (limit > rows) {
            throw io.milvus.shaded.io.grpc.Status.RESOURCE_EXHAUSTED
                    .withDescription("grpc: trying to send message larger than max (90032952 vs. 67108864)")
                    .asRuntimeException();
        }
        return request.getExpr().isEmpty() ? page(1, 2) : page();
    }

    /** Too large for more than two keys; of keys 2 and 3, the first answer has but the one. */
    private QueryResults answerTwoOf(QueryRequest request) {
        return switch (request.getExpr()) {
            case "id in [0, 1]" -> page(0, 1);
            case "id in [2, 3]" -> page(2);
            case "id in [3]" -> page(3);
            default -> answerIfAtMost(2, request);
        };
    }

    private QueryResults page(long... keys) {
        List<TestRow> rows =
                Arrays.stream(keys).mapToObj(k -> Samples.row(collection, k)).toList();
        QueryResults.Builder results = QueryResults.newBuilder();
        if (!rows.isEmpty()) {
            results.addAllFieldsData(TestColumns.of(collection, rows));
        }
        return results.build();
    }

    private static QueryResults counted(long rows) {
        return QueryResults.newBuilder()
                .addFieldsData(FieldData.newBuilder()
                        .setScalars(ScalarField.newBuilder()
                                .setLongData(LongArray.newBuilder().addData(rows))))
                .build();
    }

    private static ScriptedMilvus server(long id, Function<QueryRequest, QueryResults> answers) {
        return new ScriptedMilvus("v2.3.5", id, answers);
    }
}
