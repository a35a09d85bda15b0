package io.godwit.milvus.connect;

import io.godwit.model.schema.CollectionName;
import io.godwit.runtime.limit.Backoff;
import io.milvus.grpc.ShowPartitionsRequest;
import io.milvus.grpc.ShowType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks for the partitions of a collection. */
public final class PartitionNames {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);

    private PartitionNames() {}

    /** All partitions. Blocks. */
    public static List<String> all(MilvusConnection connection, CollectionName name) {
        return partitions(connection, name, ShowType.All);
    }

    /**
     * Partitions that queries leave out. Milvus calls a collection loaded when one of its partitions is, and its queries and
     * counts then pass over the others without a word. Blocks.
     */
    public static List<String> unloaded(MilvusConnection connection, CollectionName name) {
        List<String> partitions = new ArrayList<>(all(connection, name));
        if (partitions.size() <= 1) {
            return List.of();
        }
        partitions.removeAll(partitions(connection, name, ShowType.InMemory));
        return partitions;
    }

    /** The same once it lasts: a partition that was just created is loaded by Milvus itself after a moment. Blocks, 10 s at most. */
    public static List<String> unloadedForGood(MilvusConnection connection, CollectionName name) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<String> missing = unloaded(connection, name);
        while (!missing.isEmpty() && System.nanoTime() < deadline) {
            Backoff.pause(POLL);
            missing = unloaded(connection, name);
        }
        return missing;
    }

    private static List<String> partitions(MilvusConnection connection, CollectionName name, ShowType type) {
        String doing = "listing partitions of " + name;
        var answer = connection.call(
                doing,
                stub -> stub.showPartitions(ShowPartitionsRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .setType(type)
                        .build()));
        MilvusFailures.check(doing, answer.getStatus());
        return answer.getPartitionNamesList();
    }
}
