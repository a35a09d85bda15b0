package io.godwit.milvus.connect;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What distinguishes a collection from another one of the same name. */
public final class CollectionIdentity {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private CollectionIdentity() {}

    /**
     * The server's id of the collection. milvus-lite returns 0 for every one: there the id is made from the full name, so that
     * collections are distinct, but one that was dropped and created again cannot be distinguished from the first.
     */
    public static long of(CollectionName name, DescribeCollectionResponse answer) {
        return answer.getCollectionID() != 0 ? answer.getCollectionID() : hash(name);
    }

    /** The collection as the server describes it now, whatever its current name; empty where none has its id any more. Blocks. */
    public static Optional<DescribeCollectionResponse> find(
            String doing, MilvusConnection connection, CollectionSchema collection) {
        CollectionName name = collection.name();
        DescribeCollectionResponse byName = describe(doing, connection, name);
        if (!MilvusFailures.isGone(byName.getStatus())) {
            MilvusFailures.check(doing, byName.getStatus());
            if (of(name, byName) == collection.id()) {
                return Optional.of(byName);
            }
        }
        if (collection.id() == hash(name)) {
            return Optional.empty();
        }
        DescribeCollectionResponse byId = connection.call(
                doing,
                stub -> stub.describeCollection(DescribeCollectionRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionID(collection.id())
                        .build()));
        if (MilvusFailures.isGone(byId.getStatus())) {
            return Optional.empty();
        }
        MilvusFailures.check(doing, byId.getStatus());
        return byId.getCollectionID() == collection.id() ? Optional.of(byId) : Optional.empty();
    }

    /**
     * The collection under the name that it has now. Blocks.
     *
     * @throws GodwitException configuration, SOURCE_GONE, when none has its id any more
     */
    public static CollectionSchema here(String doing, MilvusConnection connection, CollectionSchema known) {
        return find(doing, connection, known)
                .map(found -> known.named(nameIn(found, known.name())))
                .orElseThrow(() -> gone(doing, known.name()));
    }

    /** What a failure of a call by name means: a collection that was renamed meanwhile is found again by its id. Blocks. */
    public static GodwitException byNow(
            String doing, MilvusConnection connection, CollectionSchema collection, GodwitException failure) {
        if (failure.code() != ErrorCode.SOURCE_CHANGED) {
            return failure;
        }
        here(doing, connection, collection);
        return GodwitException.retriable(
                ErrorCode.SOURCE_CHANGED,
                "collection " + collection.name() + " was renamed while " + doing,
                "none: it is found again by its id",
                failure);
    }

    /**
     * The name in an answer to {@link #find}. Milvus 2.3 repeats the database of the request, 2.4 returns that of the collection.
     */
    public static CollectionName nameIn(DescribeCollectionResponse found, CollectionName known) {
        String database = found.getDbName().isEmpty() ? known.database() : found.getDbName();
        return new CollectionName(database, found.getSchema().getName());
    }

    /** A collection that no longer exists. */
    public static GodwitException gone(String doing, CollectionName name) {
        return GodwitException.configuration(
                ErrorCode.SOURCE_GONE,
                "collection " + name + " no longer exists, while " + doing,
                "if it was created again, run a task under a new name for the new one");
    }

    /**
     * Asks the server whether the name still refers to the collection. Blocks.
     *
     * @throws GodwitException configuration, SOURCE_CHANGED, when another one took over the name or it is gone
     */
    public static void check(String doing, MilvusConnection connection, CollectionSchema collection) {
        DescribeCollectionResponse answer = describe(doing, connection, collection.name());
        MilvusFailures.check(doing, answer.getStatus());
        if (of(collection.name(), answer) != collection.id()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_CHANGED,
                    "the name " + collection.name() + " refers to another collection now",
                    "none if it was renamed; run a task for the new collection if it was dropped");
        }
    }

    private static DescribeCollectionResponse describe(String doing, MilvusConnection connection, CollectionName name) {
        return connection.call(
                doing,
                stub -> stub.describeCollection(DescribeCollectionRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .build()));
    }

    /** FNV-1a without the sign; never 0. */
    private static long hash(CollectionName name) {
        String text = name.database() + '\0' + name.collection();
        long hash = FNV_OFFSET;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return Math.max(1, hash & Long.MAX_VALUE);
    }
}
