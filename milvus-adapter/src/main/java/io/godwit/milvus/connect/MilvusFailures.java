package io.godwit.milvus.connect;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.milvus.grpc.Status;
import io.milvus.shaded.io.grpc.StatusRuntimeException;

/**
 * Tells apart what Milvus and its transport answer. The numbers are those of {@code merr} in Milvus 2.3 and 2.4; where the
 * server only says 65535 ("unexpected"), its text decides.
 */
public final class MilvusFailures {
    private static final int COLLECTION_NOT_FOUND = 100;
    private static final int COLLECTION_NOT_LOADED = 101;
    private static final int INDEX_NOT_FOUND = 700;
    private static final int DATABASE_NOT_FOUND = 800;
    private static final int PARAMETER_INVALID = 1100;
    private static final int NOT_AUTHENTICATED = 1400;
    private static final int NOT_PERMITTED = 1401;

    private MilvusFailures() {}

    /** A failed call as Godwit's own failure. */
    public static GodwitException of(String doing, String uri, StatusRuntimeException e) {
        String description = String.valueOf(e.getStatus().getDescription());
        return switch (e.getStatus().getCode()) {
            case UNAUTHENTICATED, PERMISSION_DENIED -> refused(doing, description, e);
            case UNIMPLEMENTED ->
                GodwitException.configuration(
                        ErrorCode.SOURCE_VERSION,
                        "this server does not know a call that is needed for " + doing,
                        "use Milvus 2.3 or 2.4",
                        e);
            case INVALID_ARGUMENT -> GodwitException.bug("Milvus calls a request wrong while " + doing, e);
            default ->
                isAboutLogin(description)
                        ? refused(doing, description, e)
                        : GodwitException.retriable(
                                ErrorCode.SOURCE_UNREACHABLE,
                                "Milvus failed while " + doing + ": " + e.getStatus(),
                                "check that " + uri + " of spec.source.milvus.uri answers",
                                e);
        };
    }

    /** Throws if the answer's status is no success. */
    public static void check(String doing, Status status) {
        if (!isSuccess(status)) {
            throw of(doing, status.getCode(), status.getReason());
        }
    }

    /** Whether the answer's status is a success. */
    @SuppressWarnings("deprecation") // 2.3 and 2.4 servers still fill the old error code
    public static boolean isSuccess(Status status) {
        return status.getCode() == 0 && status.getErrorCodeValue() == 0;
    }

    /** Whether the answer's status says that there is no such collection or database. */
    public static boolean isGone(Status status) {
        return status.getCode() == COLLECTION_NOT_FOUND || status.getCode() == DATABASE_NOT_FOUND;
    }

    /** Whether the answer's status says that there is no index. */
    public static boolean isNoIndex(Status status) {
        return status.getCode() == INDEX_NOT_FOUND;
    }

    /**
     * Whether an answer was refused for its size, by the server's own limit or by gRPC's on either side: ask for
     * fewer rows.
     */
    public static boolean isTooLarge(String reason) {
        return reason.contains("exceed the limit size")
                || reason.contains("larger than max")
                || reason.contains("exceeds maximum size");
    }

    private static GodwitException of(String doing, int code, String reason) {
        return switch (code) {
            case COLLECTION_NOT_FOUND, DATABASE_NOT_FOUND ->
                GodwitException.configuration(
                        ErrorCode.SOURCE_CHANGED,
                        "the collection is gone, while " + doing + ": " + reason,
                        "check the source");
            case COLLECTION_NOT_LOADED ->
                GodwitException.retriable(
                        ErrorCode.SOURCE_NOT_LOADED,
                        "the collection is not loaded, while " + doing + ": " + reason,
                        "load it, or set spec.options.full.loadCollections: true",
                        null);
            case INDEX_NOT_FOUND ->
                GodwitException.configuration(
                        ErrorCode.SOURCE_NOT_LOADED,
                        "an index is missing, while " + doing + ": " + reason,
                        "create an index on each vector field");
            case PARAMETER_INVALID ->
                GodwitException.bug("Milvus refuses a request while " + doing + ": " + reason, null);
            case NOT_AUTHENTICATED, NOT_PERMITTED -> refused(doing, reason, null);
            default -> byText(doing, reason);
        };
    }

    private static GodwitException byText(String doing, String reason) {
        if (reason.contains("cannot parse expression")) {
            return GodwitException.configuration(
                    ErrorCode.SOURCE_UNSUPPORTED,
                    "Milvus cannot filter by the key field, while " + doing + ": " + reason,
                    "a key field named like a word of Milvus's filter language (in, like, not, true, ...) cannot be paged"
                            + " through: exclude the collection");
        }
        if (isAboutLogin(reason)) {
            return refused(doing, reason, null);
        }
        return GodwitException.retriable(
                ErrorCode.SOURCE_UNREACHABLE,
                "Milvus failed while " + doing + ": " + reason,
                "look into Milvus's log",
                null);
    }

    private static boolean isAboutLogin(String reason) {
        return reason.contains("auth check failure")
                || reason.contains("PrivilegeNotPermitted")
                || reason.contains("permission deny");
    }

    private static GodwitException refused(String doing, String reason, StatusRuntimeException cause) {
        return GodwitException.configuration(
                ErrorCode.SOURCE_AUTH,
                "Milvus refuses the login or the access while " + doing + ": " + reason,
                "check token, or user and password, of spec.source.milvus and the user's privileges",
                cause);
    }
}
