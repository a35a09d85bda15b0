package io.godwit.milvus.scan;

import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.PartitionNames;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes sure that an answer left no partition out. Milvus silently omits released partitions, and those that were loaded a moment
 * ago, be it the only one; loading one takes far longer than an answer, so what is whole before and after an answer is whole in
 * it. One thread.
 */
final class WholeCollection {
    private final MilvusConnection connection;
    private final CollectionSchema collection;
    private Optional<Boolean> parts = Optional.empty();
    private boolean lookedAt;

    WholeCollection(MilvusConnection connection, CollectionSchema collection) {
        this.connection = connection;
        this.collection = collection;
    }

    /** What {@code call} returns; the check after one answer is the check before the next. */
    <T> T seenBy(Supplier<T> call) {
        if (!lookedAt) {
            check();
        }
        T answer = call.get();
        check();
        return answer;
    }

    /** Fails, retriably, unless every partition answers. Blocks. */
    void check() {
        lookedAt = false;
        List<String> missing = PartitionNames.leftOut(connection, collection.name());
        if (!missing.isEmpty()) {
            throw GodwitException.retriable(
                    ErrorCode.SOURCE_NOT_LOADED,
                    "partitions " + missing + " of " + collection.name() + " are not loaded, or do not answer yet",
                    "load the whole collection; one that was loaded just now answers within seconds",
                    null);
        }
        lookedAt = true;
    }

    /**
     * Whether a part of it can be released alone: Milvus refuses that where rows are distributed by a partition key (<q>disable
     * release partitions if partition key mode is used</q>, 2.3 and 2.4). Asked once. Blocks.
     */
    boolean hasParts() {
        if (parts.isEmpty()) {
            parts = Optional.of(collection.partitionKey().isEmpty()
                    && PartitionNames.all(connection, collection.name()).size() > 1);
        }
        return parts.get();
    }
}
