package io.godwit.milvus.connect;

import io.godwit.model.schema.CollectionName;
import io.godwit.runtime.limit.Backoff;
import io.milvus.grpc.ShowPartitionsRequest;
import io.milvus.grpc.ShowPartitionsResponse;
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
        return partitions(connection, name, ShowType.All).getPartitionNamesList();
    }

    /**
     * Partitions that are released. Milvus calls a collection loaded when one of its partitions is, and its queries and counts
     * then silently omit the others. Blocks.
     */
    public static List<String> released(MilvusConnection connection, CollectionName name) {
        return released(connection, name, partitions(connection, name, ShowType.All));
    }

    /**
     * The same once it persists: a partition that was just created is loaded by Milvus itself after a moment. Blocks, 10 s at
     * most.
     */
    public static List<String> releasedForGood(MilvusConnection connection, CollectionName name) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<String> missing = released(connection, name);
        while (!missing.isEmpty() && System.nanoTime() < deadline) {
            Backoff.pause(POLL);
            missing = released(connection, name);
        }
        return missing;
    }

    /**
     * How many partitions there are, and which of them queries and counts leave out now, in whole or in part: those that are
     * released, and those that were loaded a moment ago. Milvus reports a partition as loaded up to 10 s before its flushed
     * segments answer (measured on 2.3.5; rows that are not flushed answer immediately). A collection that is loaded as a whole
     * mostly answers immediately; shortly after a restart of Milvus, one with a single partition did not for seconds. Blocks.
     */
    public static Answering answering(MilvusConnection connection, CollectionName name) {
        ShowPartitionsResponse all = partitions(connection, name, ShowType.All);
        List<String> missing = new ArrayList<>(released(connection, name, all));
        if (missing.isEmpty()) {
            for (long partition : LoadedSegments.silentPartitions(connection, name)) {
                int place = all.getPartitionIDsList().indexOf(partition);
                if (place >= 0) { // else it was dropped or created since
                    missing.add(all.getPartitionNames(place));
                }
            }
        }
        return new Answering(all.getPartitionNamesCount(), missing);
    }

    /**
     * @param partitions how many there are
     * @param leftOut names of those whose rows do not all answer
     */
    public record Answering(int partitions, List<String> leftOut) {
        public Answering {
            leftOut = List.copyOf(leftOut);
        }
    }

    private static List<String> released(MilvusConnection connection, CollectionName name, ShowPartitionsResponse all) {
        if (all.getPartitionNamesCount() <= 1) {
            return List.of();
        }
        List<String> missing = new ArrayList<>(all.getPartitionNamesList());
        missing.removeAll(partitions(connection, name, ShowType.InMemory).getPartitionNamesList());
        return missing;
    }

    private static ShowPartitionsResponse partitions(MilvusConnection connection, CollectionName name, ShowType type) {
        String doing = "listing partitions of " + name;
        var answer = connection.call(
                doing,
                stub -> stub.showPartitions(ShowPartitionsRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .setType(type)
                        .build()));
        MilvusFailures.check(doing, answer.getStatus());
        return answer;
    }
}
