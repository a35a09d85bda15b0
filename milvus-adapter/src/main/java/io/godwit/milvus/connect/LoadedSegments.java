package io.godwit.milvus.connect;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.milvus.grpc.GetPersistentSegmentInfoRequest;
import io.milvus.grpc.GetQuerySegmentInfoRequest;
import io.milvus.grpc.PersistentSegmentInfo;
import io.milvus.grpc.QuerySegmentInfo;
import io.milvus.grpc.SegmentLevel;
import io.milvus.grpc.SegmentState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compares the segments that Milvus has stored with those that its query nodes serve. */
final class LoadedSegments {
    private LoadedSegments() {}

    /**
     * Ids of partitions that hold flushed rows, while none of their segments is served. A partition of which some are served is
     * whole: query nodes exchange all segments of a collection at the same moment, and what was merged or flushed since is served
     * by the previous ones. A partition whose very first segment is being indexed counts as silent, although its rows answer;
     * that is temporary. Blocks.
     */
    static Set<Long> silentPartitions(MilvusConnection connection, CollectionName name) {
        try {
            Set<Long> silent = new HashSet<>();
            for (PersistentSegmentInfo segment : stored(connection, name)) {
                if (holdsRows(segment)) {
                    silent.add(segment.getPartitionID());
                }
            }
            if (!silent.isEmpty()) {
                served(connection, name).forEach(segment -> silent.remove(segment.getPartitionID()));
            }
            return silent;
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.SOURCE_VERSION) { // milvus-lite has no query nodes
                return Set.of();
            }
            throw e;
        }
    }

    private static boolean holdsRows(PersistentSegmentInfo segment) {
        return segment.getState() == SegmentState.Flushed
                && segment.getNumRows() > 0
                && segment.getLevel() != SegmentLevel.L0; // deletes only
    }

    private static List<PersistentSegmentInfo> stored(MilvusConnection connection, CollectionName name) {
        String doing = "listing the stored segments of " + name;
        var answer = connection.call(
                doing,
                stub -> stub.getPersistentSegmentInfo(GetPersistentSegmentInfoRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .build()));
        MilvusFailures.check(doing, answer.getStatus());
        return answer.getInfosList();
    }

    private static List<QuerySegmentInfo> served(MilvusConnection connection, CollectionName name) {
        String doing = "listing the loaded segments of " + name;
        var answer = connection.call(
                doing,
                stub -> stub.getQuerySegmentInfo(GetQuerySegmentInfoRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .build()));
        MilvusFailures.check(doing, answer.getStatus());
        return answer.getInfosList();
    }
}
