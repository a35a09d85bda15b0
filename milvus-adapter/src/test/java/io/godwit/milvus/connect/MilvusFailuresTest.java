package io.godwit.milvus.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.error.GodwitException.Kind;
import io.milvus.grpc.Status;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MilvusFailuresTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            100   | collection not found[database=a][collection=b]          | CONFIGURATION | SOURCE_CHANGED
            101   | collection not loaded[collection=1]                     | RETRIABLE     | SOURCE_NOT_LOADED
            700   | index not found[collection=b]                           | CONFIGURATION | SOURCE_NOT_LOADED
            800   | database not found[database=a]                          | CONFIGURATION | SOURCE_CHANGED
            103   | collection not fully loaded                             | RETRIABLE     | SOURCE_NOT_LOADED
            201   | partition not loaded                                    | RETRIABLE     | SOURCE_NOT_LOADED
            202   | partition not fully loaded                              | RETRIABLE     | SOURCE_NOT_LOADED
            702   | index not supported                                     | CONFIGURATION | SOURCE_REFUSED
            1100  | invalid parameter                                       | CONFIGURATION | SOURCE_REFUSED
            1101  | missing parameter                                       | CONFIGURATION | SOURCE_REFUSED
            1700  | field not found                                         | CONFIGURATION | SOURCE_REFUSED
            1401  | PrivilegeNotPermitted                                   | CONFIGURATION | SOURCE_AUTH
            65535 | cannot parse expression: like > 1, error: line 1:0      | CONFIGURATION | SOURCE_UNSUPPORTED
            65535 | failed to query: field author not readable              | RETRIABLE     | SOURCE_UNREACHABLE
            8     | request is rejected by limiter[rate=1]                  | RETRIABLE     | SOURCE_UNREACHABLE
            9     | quota exceeded[reason=memory quota exceeded]            | RETRIABLE     | SOURCE_UNREACHABLE
            """)
    void anAnswerIsClassifiedByItsNumberAndElseByItsText(int code, String reason, Kind kind, ErrorCode expected) {
        Status status = Status.newBuilder().setCode(code).setReason(reason).build();

        GodwitException failure =
                catchThrowableOfType(GodwitException.class, () -> MilvusFailures.check("testing", status));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure).hasMessageContaining("testing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UNAVAILABLE       | io exception                                | RETRIABLE     | SOURCE_UNREACHABLE
            DEADLINE_EXCEEDED | deadline exceeded                           | RETRIABLE     | SOURCE_UNREACHABLE
            UNAUTHENTICATED   | auth check failure                          | CONFIGURATION | SOURCE_AUTH
            UNKNOWN           | auth check failure, please check username   | CONFIGURATION | SOURCE_AUTH
            UNIMPLEMENTED     | unknown method AllocTimestamp               | CONFIGURATION | SOURCE_VERSION
            INVALID_ARGUMENT  | bad                                         | CONFIGURATION | SOURCE_REFUSED
            INTERNAL          | panic in the proxy                          | RETRIABLE     | SOURCE_UNREACHABLE
            """)
    void aFailedCallIsClassifiedByItsStatus(String status, String description, Kind kind, ErrorCode expected) {
        StatusRuntimeException failed = io.milvus.shaded.io.grpc.Status.fromCode(
                        io.milvus.shaded.io.grpc.Status.Code.valueOf(status))
                .withDescription(description)
                .asRuntimeException();

        GodwitException failure = MilvusFailures.of("testing", "http://host:1", failed);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.code()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            grpc: trying to send message larger than max (90032952 vs. 67108864)                          | true
            gRPC message exceeds maximum size 67108864: 90032952                                          | true
            query failed: query results exceed the limit size : service internal error: UnknownError      | true
            fail to reduce: query results exceed the maxOutputSize Limit 104857600                        | true
            collection not loaded                                                                         | false
            """)
    void tooLargeIsRecognizedByTheWordsOfServerAndTransport(String reason, boolean tooLarge) {
        assertThat(MilvusFailures.isTooLarge(reason)).isEqualTo(tooLarge);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1100  | invalid parameter: invalid index type SPARSE_INVERTED_INDEX  | CONFIGURATION | SOURCE_REFUSED
            65535 | invalid index type: SPARSE_INVERTED_INDEX                    | CONFIGURATION | SOURCE_REFUSED
            702   | index not supported                                          | CONFIGURATION | SOURCE_REFUSED
            1     | service not ready                                            | RETRIABLE     | SOURCE_UNREACHABLE
            8     | request is rejected by limiter                               | RETRIABLE     | SOURCE_UNREACHABLE
            100   | collection not found                                         | CONFIGURATION | SOURCE_CHANGED
            1401  | PrivilegeNotPermitted                                        | CONFIGURATION | SOURCE_AUTH
            """)
    void anIndexThatMilvusDoesNotMakeConcernsItsCollectionAlone(
            int code, String reason, Kind kind, ErrorCode expected) {
        Status status = Status.newBuilder().setCode(code).setReason(reason).build();

        GodwitException failure = catchThrowableOfType(
                GodwitException.class, () -> MilvusFailures.checkIndex("making an index of a.b", status));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure).hasMessageContaining("a.b");
    }

    @Test
    void aSuccessPasses() {
        assertThatCode(() -> MilvusFailures.check("testing", Status.getDefaultInstance()))
                .doesNotThrowAnyException();
    }
}
