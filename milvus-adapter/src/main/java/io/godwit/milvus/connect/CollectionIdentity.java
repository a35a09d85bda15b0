package io.godwit.milvus.connect;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import java.nio.charset.StandardCharsets;

/** What tells a collection from another one of the same name. */
public final class CollectionIdentity {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private CollectionIdentity() {}

    /**
     * The server's id of the collection. milvus-lite answers 0 for every one: there the id is made from the full name, so that
     * collections stay apart, and one that was dropped and created again cannot be told from the first.
     */
    public static long of(CollectionName name, DescribeCollectionResponse answer) {
        return answer.getCollectionID() != 0
                ? answer.getCollectionID()
                : hash(name.database() + '\0' + name.collection());
    }

    /**
     * Asks the server whether the name still stands for the collection. Blocks.
     *
     * @throws GodwitException configuration, SOURCE_CHANGED, when another one took over the name or it is gone
     */
    public static void check(String doing, MilvusChannel channel, CollectionSchema collection) {
        DescribeCollectionResponse answer = channel.call(
                doing,
                stub -> stub.describeCollection(DescribeCollectionRequest.newBuilder()
                        .setDbName(collection.name().database())
                        .setCollectionName(collection.name().collection())
                        .build()));
        MilvusFailures.check(doing, answer.getStatus());
        if (of(collection.name(), answer) != collection.id()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_CHANGED,
                    "collection " + collection.name() + " was dropped and created again while it was read",
                    "run a task under a new name for the new collection");
        }
    }

    /** FNV-1a without the sign; never 0. */
    private static long hash(String text) {
        long hash = FNV_OFFSET;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return Math.max(1, hash & Long.MAX_VALUE);
    }
}
