package io.godwit.milvus.catalog;

import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.BulkImport;
import io.milvus.grpc.GetImportStateResponse;
import io.milvus.grpc.ListImportTasksRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The bulk imports that Milvus remembers. Milvus 2.3 reports the second in which each was requested and its collection, 2.4 may
 * not.
 *
 * <p>Milvus 2.3.5 does not survive a client that cancels this call: its proxy fails with a nil pointer, and a standalone server
 * goes down. So the call is never cancelled, and rarely made: once for all collections of a database, whose answer is kept for
 * some seconds, and for one collection alone only where that answer does not say which collections it is about. Thread-safe.
 */
final class ImportTasks {
    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    private final MilvusConnection connection;
    private final Map<String, Known> databases = new HashMap<>();

    ImportTasks(MilvusConnection connection) {
        this.connection = connection;
    }

    /** The imports into a collection. Blocks. */
    synchronized List<BulkImport> of(CollectionSchema collection, UnaryOperator<CollectionSchema> here) {
        List<GetImportStateResponse> tasks = ofDatabase(collection.name().database())
                .filter(all -> all.stream().noneMatch(task -> task.getCollectionId() == 0))
                .orElseGet(() -> alone(here.apply(collection).name()));
        return tasks.stream()
                .filter(task -> task.getCollectionId() == 0 || task.getCollectionId() == collection.id())
                .map(ImportTasks::bulkImport)
                .toList();
    }

    /** Empty where the login may not list all of them. */
    private Optional<List<GetImportStateResponse>> ofDatabase(String database) {
        Known known = databases.get(database);
        if (known == null || System.nanoTime() - known.sinceNanos > FRESH_NANOS) {
            known = new Known(askForAll(database), System.nanoTime());
            databases.put(database, known);
        }
        return known.tasks;
    }

    private Optional<List<GetImportStateResponse>> askForAll(String database) {
        try {
            return Optional.of(ask("listing bulk imports into database " + database, database, ""));
        } catch (GodwitException e) {
            if (e.kind() == GodwitException.Kind.RETRIABLE) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private List<GetImportStateResponse> alone(CollectionName name) {
        return ask("listing bulk imports into " + name, name.database(), name.collection());
    }

    private List<GetImportStateResponse> ask(String doing, String database, String collection) {
        try {
            var answer = connection.callToTheEnd(
                    doing,
                    stub -> stub.listImportTasks(ListImportTasksRequest.newBuilder()
                            .setDbName(database)
                            .setCollectionName(collection)
                            .build()));
            MilvusFailures.check(doing, answer.getStatus());
            return answer.getTasksList();
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.SOURCE_VERSION) {
                return List.of();
            }
            throw e;
        }
    }

    private static BulkImport bulkImport(GetImportStateResponse task) {
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

    private record Known(Optional<List<GetImportStateResponse>> tasks, long sinceNanos) {}
}
