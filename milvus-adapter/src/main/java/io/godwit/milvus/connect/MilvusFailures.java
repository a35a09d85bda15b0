package io.godwit.milvus.connect;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.milvus.grpc.Status;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.util.Locale;

/** Tells apart what Milvus and its transport answer. */
public final class MilvusFailures {
    private static final int COLLECTION_NOT_FOUND = 100;
    private static final int COLLECTION_NOT_LOADED = 101;

    private MilvusFailures() {}

    /** A failed call as Godwit's own failure. */
    public static GodwitException of(String doing, String uri, StatusRuntimeException e) {
        return switch (e.getStatus().getCode()) {
            case UNAUTHENTICATED, PERMISSION_DENIED ->
                GodwitException.configuration(
                        ErrorCode.SOURCE_AUTH,
                        "Milvus refuses the login or the access while " + doing + ": " + e.getStatus().getDescription(),
                        "check token, or user and password, of spec.source.milvus and the user's privileges",
                        e);
            case UNIMPLEMENTED ->
                GodwitException.configuration(
                        ErrorCode.SOURCE_VERSION,
                        "this server does not know a call that is needed for " + doing,
                        "use Milvus 2.3 or 2.4",
                        e);
            default ->
                GodwitException.retriable(
                        ErrorCode.SOURCE_UNREACHABLE,
                        "Milvus failed while " + doing + ": " + e.getStatus(),
                        "check that " + uri + " of spec.source.milvus.uri answers",
                        e);
        };
    }

    /** Throws if the answer's status is no success. */
    @SuppressWarnings("deprecation") // 2.3 and 2.4 servers still fill the old error code
    public static void check(String doing, Status status) {
        if (status.getCode() == 0 && status.getErrorCodeValue() == 0) {
            return;
        }
        String reason = status.getReason();
        String text = reason.toLowerCase(Locale.ROOT);
        if (status.getCode() == COLLECTION_NOT_FOUND || text.contains("can't find collection")) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_CHANGED, "the collection is gone, while " + doing + ": " + reason, "check the source");
        }
        if (status.getCode() == COLLECTION_NOT_LOADED || text.contains("not loaded")) {
            throw GodwitException.retriable(
                    ErrorCode.SOURCE_NOT_LOADED, "the collection is not loaded, while " + doing + ": " + reason,
                    "load it, or set spec.options.full.loadCollections: true", null);
        }
        if (text.contains("auth") || text.contains("permission")) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_AUTH, "Milvus refuses " + doing + ": " + reason, "check the login and its privileges");
        }
        throw GodwitException.retriable(
                ErrorCode.SOURCE_UNREACHABLE, "Milvus failed while " + doing + ": " + reason, "look into Milvus's log", null);
    }
}
