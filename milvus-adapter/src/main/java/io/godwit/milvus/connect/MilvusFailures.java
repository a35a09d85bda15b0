package io.godwit.milvus.connect;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.milvus.grpc.Status;
import io.milvus.shaded.io.grpc.StatusRuntimeException;

/**
 * Classifies what Milvus and its transport answer. The numbers are those of {@code merr} in Milvus 2.3 and 2.4; where the
 * server only says 65535 ("unexpected"), its text decides.
 */
public final class MilvusFailures {
    private static final int MEMORY_LIMIT = 3;
    private static final int DISK_LIMIT = 7;
    private static final int RATE_LIMIT = 8;
    private static final int QUOTA_EXCEEDED = 9;
    private static final int TICK_DELAY = 11;
    private static final int COLLECTION_NOT_FOUND = 100;
    private static final int COLLECTION_NOT_LOADED = 101;
    private static final int COLLECTION_NOT_FULLY_LOADED = 103;
    private static final int PARTITION_NOT_LOADED = 201;
    private static final int PARTITION_NOT_FULLY_LOADED = 202;
    private static final int INDEX_NOT_FOUND = 700;
    private static final int INDEX_NOT_SUPPORTED = 702;
    private static final int DATABASE_NOT_FOUND = 800;
    private static final int PARAMETER_INVALID = 1100;
    private static final int PARAMETER_MISSING = 1101;
    private static final int NOT_AUTHENTICATED = 1400;
    private static final int NOT_PERMITTED = 1401;
    private static final int FIELD_NOT_FOUND = 1700;
    private static final int FIELD_NAME_INVALID = 1701;

    private MilvusFailures() {}

    /** A failed call as Godwit's own failure. */
    public static GodwitException of(String doing, String uri, StatusRuntimeException e) {
        String description = String.valueOf(e.getStatus().getDescription());
        if (isAboutLogin(description)) {
            return refused(doing, description, e);
        }
        boolean secure = uri.startsWith("https:");
        return ConnectionFailure.of(e.getStatus(), secure)
                .map(failure -> GodwitException.retriable(
                        ErrorCode.SOURCE_UNREACHABLE,
                        "Milvus at " + uri + " cannot be reached, while " + doing + ": " + failure.cause(),
                        failure.remedy(),
                        e))
                .orElseGet(() -> answered(doing, uri, description, e));
    }

    private static GodwitException answered(String doing, String uri, String description, StatusRuntimeException e) {
        return switch (e.getStatus().getCode()) {
            case UNAUTHENTICATED, PERMISSION_DENIED -> refused(doing, description, e);
            case UNIMPLEMENTED ->
                GodwitException.configuration(
                        ErrorCode.SOURCE_VERSION,
                        "this server does not support a call that is needed for " + doing,
                        "use Milvus 2.3 or 2.4",
                        e);
            case INVALID_ARGUMENT -> requestRefused(doing, description, e);
            default ->
                GodwitException.retriable(
                        ErrorCode.SOURCE_UNREACHABLE,
                        "Milvus at " + uri + " failed while " + doing + ": " + description,
                        "check Milvus's log",
                        e);
        };
    }

    /** Throws if the answer's status is not a success. */
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

    /**
     * Throws if Milvus did not create an index. Its answer to an index that it cannot create has no number of its own in 2.3, so
     * every failure is final unless it is known to be temporary.
     */
    public static void checkIndex(String doing, Status status) {
        try {
            check(doing, status);
        } catch (GodwitException e) {
            boolean passes = status.getCode() < COLLECTION_NOT_FOUND && status.getCode() != 0;
            boolean unclear = e.code() == ErrorCode.SOURCE_UNREACHABLE && !passes;
            throw unclear || e.code() == ErrorCode.SOURCE_REFUSED ? indexRefused(doing, status.getReason()) : e;
        }
    }

    private static GodwitException indexRefused(String doing, String reason) {
        return GodwitException.configuration(
                ErrorCode.SOURCE_REFUSED,
                "Milvus refuses " + doing + ": " + reason,
                "create an index on the field yourself, or exclude the collection: this version of Milvus may not serve this type of"
                        + " vector");
    }

    /** A row that does not fit into an answer even on its own. */
    public static GodwitException rowTooLarge(CollectionName collection) {
        return GodwitException.configuration(
                ErrorCode.SOURCE_UNSUPPORTED,
                "a single row of " + collection + " is larger than Milvus may send",
                "raise quotaAndLimits.limits.maxOutputSize and proxy.grpc.serverMaxSendSize of Milvus, or exclude the collection");
    }

    /** Whether the answer's status says that there is no such collection or database. */
    public static boolean isGone(Status status) {
        return status.getCode() == COLLECTION_NOT_FOUND || status.getCode() == DATABASE_NOT_FOUND;
    }

    /** Whether the request was refused since more come than may in a second. */
    public static boolean isRateLimited(Status status) {
        return status.getCode() == RATE_LIMIT;
    }

    /** Whether nothing is written until memory, disk or something else is there again. */
    public static boolean isOverQuota(Status status) {
        return switch (status.getCode()) {
            case MEMORY_LIMIT, DISK_LIMIT, QUOTA_EXCEEDED, TICK_DELAY -> true;
            default -> false;
        };
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
                || reason.contains("exceeds maxInsertSize")
                || reason.contains("exceed the maxOutputSize")
                || reason.contains("larger than max")
                || reason.contains("exceeds maximum size");
    }

    private static GodwitException of(String doing, int code, String reason) {
        return switch (code) {
            case MEMORY_LIMIT, DISK_LIMIT, RATE_LIMIT, QUOTA_EXCEEDED, TICK_DELAY ->
                GodwitException.retriable(
                        ErrorCode.SOURCE_UNREACHABLE,
                        "Milvus limits what it does, while " + doing + ": " + reason,
                        "none if it passes; else lower the limits of the task, raise quotaAndLimits of Milvus, or give it more memory or"
                                + " disk",
                        null);
            case COLLECTION_NOT_FOUND, DATABASE_NOT_FOUND ->
                GodwitException.configuration(
                        ErrorCode.SOURCE_CHANGED,
                        "the collection is gone, while " + doing + ": " + reason,
                        "check the source");
            case COLLECTION_NOT_LOADED, COLLECTION_NOT_FULLY_LOADED, PARTITION_NOT_LOADED, PARTITION_NOT_FULLY_LOADED ->
                GodwitException.retriable(
                        ErrorCode.SOURCE_NOT_LOADED,
                        "the collection is not loaded, while " + doing + ": " + reason,
                        "load it; where spec.options.full.loadCollections is true, Godwit does so itself for a scan",
                        null);
            case INDEX_NOT_FOUND ->
                GodwitException.configuration(
                        ErrorCode.SOURCE_NOT_LOADED,
                        "an index is missing, while " + doing + ": " + reason,
                        "create an index on each vector field");
            case INDEX_NOT_SUPPORTED, PARAMETER_INVALID, PARAMETER_MISSING, FIELD_NOT_FOUND, FIELD_NAME_INVALID ->
                requestRefused(doing, reason, null);
            case NOT_AUTHENTICATED, NOT_PERMITTED -> refused(doing, reason, null);
            default -> byText(doing, reason);
        };
    }

    private static GodwitException byText(String doing, String reason) {
        if (reason.contains("cannot parse expression")) {
            return GodwitException.configuration(
                    ErrorCode.SOURCE_UNSUPPORTED,
                    "Milvus cannot filter by the key field, while " + doing + ": " + reason,
                    "a key field named like a keyword of Milvus's filter language (in, like, not, true, ...) cannot be paged"
                            + " through: exclude the collection");
        }
        if (isAboutLogin(reason)) {
            return refused(doing, reason, null);
        }
        return GodwitException.retriable(
                ErrorCode.SOURCE_UNREACHABLE,
                "Milvus failed while " + doing + ": " + reason,
                "check Milvus's log",
                null);
    }

    /** What concerns one collection and does not pass: it is named in {@code doing}, and others are not affected. */
    private static GodwitException requestRefused(String doing, String reason, StatusRuntimeException cause) {
        return GodwitException.configuration(
                ErrorCode.SOURCE_REFUSED,
                "Milvus refuses " + doing + ": " + reason,
                "exclude the collection from spec.objects, and report this with the schema of the collection",
                cause);
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
