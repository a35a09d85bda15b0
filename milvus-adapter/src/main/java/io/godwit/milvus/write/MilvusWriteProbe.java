package io.godwit.milvus.write;

import io.godwit.milvus.connect.CollectionIdentity;
import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.milvus.connect.PartitionNames;
import io.godwit.milvus.scan.KeyFilter;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.target.WriteProbe;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.Status;
import java.util.List;
import java.util.Map;

/**
 * Sends a removal of no keys: Milvus looks at privileges and quotas before it looks at the keys, and publishes nothing for none. Whatever
 * else it says of such a request, it has let it through. That rows may be upserted as well is not seen. Where a partition is named for the
 * rows, it is looked for.
 */
public final class MilvusWriteProbe implements WriteProbe {
    private final MilvusConnection connection;

    private final HomePartitions homes;

    /**
     * A probe that owns {@code connection}.
     *
     * @param partitions where rows of a collection are to go, as the writer is told
     */
    public MilvusWriteProbe(MilvusConnection connection, Map<CollectionName, String> partitions) {
        this.connection = connection;
        this.homes = new HomePartitions(partitions);
    }

    @Override
    public synchronized void check(CollectionSchema collection) {
        String doing = "asking whether " + collection.name() + " may be written";
        CollectionName now =
                CollectionIdentity.here(doing, connection, collection).name();
        if (homes.isChosen(collection) && collection.partitionKey().isEmpty()) {
            homes.among(collection, PartitionNames.all(connection, now));
        }
        DeleteRequest none = DeleteRequest.newBuilder()
                .setDbName(now.database())
                .setCollectionName(now.collection())
                .setExpr(KeyFilter.in(collection.key().name(), List.of()))
                .build();
        Status status =
                connection.callToTheEnd(doing, stub -> stub.delete(none)).getStatus();
        try {
            MilvusFailures.check(doing, status);
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.SOURCE_AUTH
                    || e.code() == ErrorCode.SOURCE_CHANGED
                    || MilvusFailures.isOverQuota(status)) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
