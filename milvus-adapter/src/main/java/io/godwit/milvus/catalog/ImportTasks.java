package io.godwit.milvus.catalog;

import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.BulkImport;
import io.milvus.grpc.GetImportStateResponse;
import io.milvus.grpc.ListImportTasksRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The bulk imports that Milvus remembers. Milvus 2.3 gives the second in which each was asked for, 2.4 may not. */
final class ImportTasks {
    private ImportTasks() {}

    static List<BulkImport> of(MilvusConnection connection, CollectionSchema collection) {
        String doing = "listing bulk imports into " + collection.name();
        try {
            var answer = connection.call(
                    doing,
                    stub -> stub.listImportTasks(ListImportTasksRequest.newBuilder()
                            .setDbName(collection.name().database())
                            .setCollectionName(collection.name().collection())
                            .build()));
            MilvusFailures.check(doing, answer.getStatus());
            return answer.getTasksList().stream()
                    .filter(task -> task.getCollectionId() == 0 || task.getCollectionId() == collection.id())
                    .map(ImportTasks::of)
                    .toList();
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.SOURCE_VERSION) {
                return List.of();
            }
            throw e;
        }
    }

    private static BulkImport of(GetImportStateResponse task) {
        BulkImport.State state =
                switch (task.getState()) {
                    case ImportFailed, ImportFailedAndCleaned -> BulkImport.State.FAILED;
                    case ImportCompleted -> BulkImport.State.COMPLETED;
                    default -> BulkImport.State.RUNNING;
                };
        return new BulkImport(
                task.getId(),
                state,
                task.getCreateTs() > 0 ? Optional.of(Instant.ofEpochSecond(task.getCreateTs())) : Optional.empty());
    }
}
