package io.godwit.milvus.scan;

import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.PartitionNames;
import io.godwit.milvus.connect.PartitionNames.Answering;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
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
    private Optional<Answering> last = Optional.empty();

    WholeCollection(MilvusConnection connection, CollectionSchema collection) {
        this.connection = connection;
        this.collection = collection;
    }

    /** What {@code call} returns; the check after one answer is the check before the next. */
    <T> T seenBy(Supplier<T> call) {
        if (last.isEmpty()) {
            check();
        }
        T answer = call.get();
        check();
        return answer;
    }

    /** Fails, retriably, unless every partition answers. Blocks. */
    void check() {
        last = Optional.empty();
        Answering now = PartitionNames.answering(connection, collection.name());
        if (!now.leftOut().isEmpty()) {
            throw GodwitException.retriable(
                    ErrorCode.SOURCE_NOT_LOADED,
                    "partitions " + now.leftOut() + " of " + collection.name()
                            + " are not loaded, or do not answer yet",
                    "load the whole collection; one that was loaded just now answers within seconds",
                    null);
        }
        last = Optional.of(now);
    }

    /**
     * Whether a part of it can be released alone, as of the last check: Milvus refuses that where rows are distributed by a partition
     * key (<q>disable release partitions if partition key mode is used</q>, 2.3 and 2.4).
     */
    boolean hasParts() {
        return collection.partitionKey().isEmpty() && last.orElseThrow().partitions() > 1;
    }
}
