package io.godwit.store.app;

import static io.godwit.runtime.process.CallWatch.Server.MILVUS;
import static io.godwit.runtime.process.CallWatch.Server.OCEANBASE;

import io.godwit.milvus.Milvus;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.SourceLog;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Direction;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.task.SourceLogSpec;
import io.godwit.model.task.TaskSpec;
import io.godwit.oceanbase.OceanBase;
import io.godwit.oceanbase.TenantChanges;
import io.godwit.runtime.process.TaskWiring;
import java.util.List;
import java.util.function.Predicate;

/**
 * The side that is read: the one place of this service that knows its direction.
 *
 * @param selects whether the task would migrate a collection that it does not know
 */
record StoreEnds(
        SourceLog log, LogDecoder decoder, SourceCatalog catalog, Predicate<CollectionName> selects, KeyReader keys) {

    /** The side that the process's flow comes from. */
    static StoreEnds of(TaskWiring task, List<TableMapping> mappings) {
        return switch (task.arguments().direction()) {
            case FORWARD ->
                milvus(task, mappings.stream().map(TableMapping::collection).toList());
            case REVERSE -> oceanBase(task, mappings);
        };
    }

    private static StoreEnds milvus(TaskWiring task, List<CollectionSchema> collections) {
        TaskSpec spec = task.spec();
        Milvus milvus = Milvus.of(spec.source().milvus(), task.secrets());
        SourceLogSpec log = spec.source()
                .log()
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.CONFIG_INVALID,
                        "spec.source.log is missing",
                        "name the Kafka of Milvus's log there"));
        return new StoreEnds(
                Milvus.log(log, task.secrets()),
                Milvus.decoder(collections),
                task.watched(MILVUS, SourceCatalog.class, milvus.catalog()),
                spec.objects()::selects,
                task.watched(MILVUS, KeyReader.class, milvus.keys()));
    }

    private static StoreEnds oceanBase(TaskWiring task, List<TableMapping> mappings) {
        OceanBase oceanBase = OceanBase.of(task.spec(), task.secrets());
        TenantChanges changes = oceanBase.changes(task.spec().options(), task.flow());
        return new StoreEnds(
                changes.log(mappings, Direction.FORWARD.flow(task.taskId())),
                OceanBase.decoder(mappings),
                task.watched(OCEANBASE, SourceCatalog.class, changes.source(mappings)),
                unknown -> false,
                task.watched(OCEANBASE, KeyReader.class, oceanBase.keys(mappings)));
    }
}
