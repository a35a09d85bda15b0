package io.godwit.milvus.catalog;

import io.godwit.milvus.connect.CollectionIdentity;
import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.milvus.connect.PartitionNames;
import io.godwit.milvus.connect.Recovery;
import io.godwit.milvus.scan.MilvusReader;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.BulkImport;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.SourceCatalog;
import io.milvus.grpc.AllocTimestampRequest;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.GetCollectionStatisticsRequest;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ListDatabasesRequest;
import io.milvus.grpc.MsgBase;
import io.milvus.grpc.MsgType;
import io.milvus.grpc.ShowCollectionsRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The catalog through the raw stub: the SDK hides the channels of a collection. Thread-safe. */
public final class MilvusCatalog implements SourceCatalog {
    private static final String DEFAULT_DATABASE = "default";

    private final MilvusConnection connection;
    private final CollectionLoader loader;
    private final ImportTasks imports;
    private final String version;

    private MilvusCatalog(MilvusConnection connection, String version) {
        this.imports = new ImportTasks(connection);
        this.connection = connection;
        this.loader = new CollectionLoader(connection);
        this.version = version;
    }

    /** Connects and checks the version. */
    public static MilvusCatalog open(MilvusLogin login) {
        MilvusConnection connection = MilvusConnection.open(login);
        try {
            String version = connection
                    .greet("reading the version", stub -> stub.getVersion(GetVersionRequest.getDefaultInstance()))
                    .getVersion();
            // milvus-lite counts as 2.4: same calls and types, but no timestamps and no log
            boolean known = version.matches("v?2\\.[34]\\..*") || version.startsWith("milvus_lite");
            if (!known && !login.acceptVersion()) {
                throw GodwitException.configuration(
                        ErrorCode.SOURCE_VERSION,
                        "Milvus " + version + " is not 2.3 or 2.4",
                        "set spec.source.milvus.acceptVersion: true to try it anyway");
            }
            return new MilvusCatalog(connection, version);
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public List<CollectionName> collections() {
        List<CollectionName> names = new ArrayList<>();
        for (String database : databases()) {
            var answer = connection.call(
                    "listing collections of " + database,
                    stub -> stub.showCollections(ShowCollectionsRequest.newBuilder()
                            .setDbName(database)
                            .build()));
            MilvusFailures.check("listing collections of " + database, answer.getStatus());
            answer.getCollectionNamesList().forEach(c -> names.add(new CollectionName(database, c)));
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public CollectionSchema describe(CollectionName name) {
        var answer = connection.call(
                "describing " + name,
                stub -> stub.describeCollection(DescribeCollectionRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .build()));
        MilvusFailures.check("describing " + name, answer.getStatus());
        return SchemaReader.read(name, answer);
    }

    @Override
    public Optional<CollectionSchema> current(CollectionSchema known) {
        return CollectionIdentity.find("describing " + known.name(), connection, known)
                .map(found -> SchemaReader.read(CollectionIdentity.nameIn(found, known.name()), found));
    }

    @Override
    public List<String> partitions(CollectionSchema collection) {
        return PartitionNames.all(connection, here(collection).name());
    }

    @Override
    public List<BulkImport> imports(CollectionSchema collection) {
        return imports.of(collection, this::here);
    }

    @Override
    public OptionalLong allocateTimestamp() {
        try {
            var answer = connection.call(
                    "allocating a timestamp",
                    stub -> stub.allocTimestamp(AllocTimestampRequest.newBuilder()
                            .setBase(MsgBase.newBuilder().setMsgType(MsgType.AllocTimestamp))
                            .build()));
            MilvusFailures.check("allocating a timestamp", answer.getStatus());
            return OptionalLong.of(answer.getTimestamp());
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.SOURCE_VERSION) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    @Override
    public long count(CollectionSchema known) {
        CollectionSchema collection = here(known);
        if (loader.isLoaded(collection)) {
            return Recovery.await(
                    () -> MilvusReader.count(connection, collection, KeyRange.ALL, new ReadPoint.Strong()));
        }
        CollectionName name = collection.name();
        String doing = "reading statistics of " + name;
        var answer = connection.call(
                doing,
                stub -> stub.getCollectionStatistics(GetCollectionStatisticsRequest.newBuilder()
                        .setDbName(name.database())
                        .setCollectionName(name.collection())
                        .build()));
        MilvusFailures.check(doing, answer.getStatus());
        return answer.getStatsList().stream()
                .filter(s -> s.getKey().equals("row_count"))
                .map(KeyValuePair::getValue)
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    @Override
    public LoadOutcome plannedLoad(CollectionSchema collection, LoadOptions options) {
        return loader.plannedLoad(here(collection), options);
    }

    @Override
    public LoadOutcome ensureLoaded(CollectionSchema collection, LoadOptions options) {
        return loader.ensureLoaded(here(collection), options);
    }

    @Override
    public void release(CollectionSchema collection, LoadOutcome outcome) {
        if (outcome != LoadOutcome.UNTOUCHED) {
            current(collection).ifPresent(now -> loader.release(now, outcome));
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    /** The collection under the name that it has now. */
    private CollectionSchema here(CollectionSchema known) {
        return CollectionIdentity.here("looking for it", connection, known);
    }

    private List<String> databases() {
        try {
            var answer = connection.call(
                    "listing databases", stub -> stub.listDatabases(ListDatabasesRequest.getDefaultInstance()));
            MilvusFailures.check("listing databases", answer.getStatus());
            return answer.getDbNamesList().isEmpty() ? List.of(DEFAULT_DATABASE) : answer.getDbNamesList();
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.SOURCE_VERSION) {
                return List.of(DEFAULT_DATABASE);
            }
            throw e;
        }
    }
}
