package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.milvus.Milvus;
import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.RangeScan;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.model.source.SourceCatalog.LoadOutcome;
import io.godwit.model.source.SourceReader;
import io.milvus.grpc.CreatePartitionRequest;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.LoadPartitionsRequest;
import io.milvus.grpc.LoadState;
import io.milvus.grpc.ReleaseCollectionRequest;
import io.milvus.grpc.ReleasePartitionsRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadingIT {
    private static final LoadOptions NOTHING = new LoadOptions(false, false);
    private static final LoadOptions LOAD = new LoadOptions(true, false);
    private static final LoadOptions INDEX_AND_LOAD = new LoadOptions(true, true);

    private final SourceCatalog catalog = new Milvus(Servers.milvus()).catalog();
    private final MilvusConnection connection = MilvusConnection.open(Servers.milvus());
    private final SampleWriter writer = new SampleWriter(Servers.milvus(), 1);

    @AfterEach
    void close() {
        catalog.close();
        connection.close();
        writer.close();
    }

    @Test
    void whatIsLoadedStaysLoaded() {
        CollectionSchema collection = loaded("load_kept_it");

        LoadOutcome outcome = catalog.ensureLoaded(collection, NOTHING);
        catalog.release(collection, outcome);

        assertThat(outcome).isEqualTo(LoadOutcome.UNTOUCHED);
        assertThat(state(collection)).isEqualTo(LoadState.LoadStateLoaded);
    }

    @Test
    void whatGodwitLoadedIsReleasedAgain() {
        CollectionSchema collection = loaded("load_undone_it");
        release(collection);

        assertThat(refusal(collection, NOTHING).code()).isEqualTo(ErrorCode.SOURCE_NOT_LOADED);
        LoadOutcome outcome = catalog.ensureLoaded(collection, LOAD);
        assertThat(state(collection)).isEqualTo(LoadState.LoadStateLoaded);
        catalog.release(collection, outcome);
        catalog.release(collection, outcome);

        assertThat(outcome).isEqualTo(LoadOutcome.LOADED);
        assertThat(state(collection)).isEqualTo(LoadState.LoadStateNotLoad);
        assertThat(indexes(collection)).isEqualTo(1);
    }

    @Test
    void aTemporaryIndexIsMadeOnlyWhenAllowedAndDroppedAgain() {
        SampleCollection sample = sample("load_index_it");
        writer.create(sample);
        CollectionSchema collection = catalog.describe(sample.name());

        GodwitException refused = refusal(collection, LOAD);
        LoadOutcome outcome = catalog.ensureLoaded(collection, INDEX_AND_LOAD);
        assertThat(indexes(collection)).isEqualTo(1);
        catalog.release(collection, outcome);

        assertThat(refused.code()).isEqualTo(ErrorCode.SOURCE_NOT_LOADED);
        assertThat(refused.remedy()).contains("temporaryIndex");
        assertThat(outcome).isEqualTo(LoadOutcome.INDEXED_AND_LOADED);
        assertThat(indexes(collection)).isZero();
    }

    @Test
    void aTemporaryIndexThatMilvusRefusesFailsItsCollectionAndIsNotTriedForEver() {
        CollectionName name = new CollectionName("default", "load_sparse_it");
        writer.create(new SampleCollection(
                name,
                "",
                List.of(
                        Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                        Field.plain(2, "v", FieldType.SPARSE_FLOAT_VECTOR)),
                false,
                1,
                0));

        GodwitException refused = refusal(catalog.describe(name), INDEX_AND_LOAD);

        assertThat(refused.code()).isEqualTo(ErrorCode.SOURCE_REFUSED);
        assertThat(refused.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
        assertThat(refused).hasMessageContaining(name.toString());
        assertThat(refused.remedy()).contains("exclude");
    }

    @Test
    void aPartlyLoadedCollectionIsRefusedAsItsOtherRowsWouldBeMissing() {
        CollectionSchema collection = loaded("load_partly_it");
        release(collection);
        createPartition(collection);
        connection.call(
                "loading a partition",
                stub -> stub.loadPartitions(LoadPartitionsRequest.newBuilder()
                        .setCollectionName(collection.name().collection())
                        .addPartitionNames("p1")
                        .setReplicaNumber(1)
                        .build()));
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> state(collection) == LoadState.LoadStateLoaded);

        GodwitException refused = refusal(collection, INDEX_AND_LOAD);

        assertThat(refused.code()).isEqualTo(ErrorCode.SOURCE_NOT_LOADED);
        assertThat(refused).hasMessageContaining("_default");
        assertThat(refused.remedy()).as("it is set already").doesNotContain("loadCollections");
    }

    @Test
    void aScanOfAReleasedCollectionCanGoOnOnceItIsLoadedAgain() {
        CollectionSchema collection = loaded("load_released_it");
        release(collection);
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> state(collection) == LoadState.LoadStateNotLoad);
        try (SourceReader reader = new Milvus(Servers.milvus()).reader(100);
                RangeScan scan = reader.scan(collection, KeyRange.ALL, new ReadPoint.Strong())) {
            GodwitException failure = catchThrowableOfType(GodwitException.class, scan::next);

            assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_NOT_LOADED);
            assertThat(failure.kind()).isEqualTo(GodwitException.Kind.RETRIABLE);
        }
    }

    @Test
    void aCountRefusesToPassOverAReleasedPartition() {
        CollectionSchema collection = loaded("load_partly_scanned_it");
        createPartition(collection);
        connection.call(
                "releasing a partition",
                stub -> stub.releasePartitions(ReleasePartitionsRequest.newBuilder()
                        .setCollectionName(collection.name().collection())
                        .addPartitionNames("p1")
                        .build()));
        try (SourceReader reader = new Milvus(Servers.milvus()).reader(100)) {
            GodwitException failure = catchThrowableOfType(
                    GodwitException.class, () -> reader.count(collection, KeyRange.ALL, new ReadPoint.Strong())
                            .rows());

            assertThat(failure).hasMessageContaining("p1");
            assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_NOT_LOADED);
            assertThat(failure.kind()).isEqualTo(GodwitException.Kind.RETRIABLE);
        }
        GodwitException refused = refusal(collection, INDEX_AND_LOAD);
        assertThat(refused).hasMessageContaining("p1");
        assertThat(refused.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
    }

    /** Milvus calls a partition loaded some seconds before its rows answer: who believes it loses them. */
    @Test
    void nothingIsCountedOrTakenForAbsentWhileALoadedPartitionDoesNotAnswerYet() {
        SampleCollection sample = sample("load_silent_it");
        writer.create(sample);
        try (SampleWriter inPartition = writer.in("p1")) {
            inPartition.createPartition(sample);
            writer.insert(sample, 0, 100);
            inPartition.insert(sample, 100, 100);
            writer.load(sample);
            CollectionSchema collection = catalog.describe(sample.name());
            try (SourceReader reader = new Milvus(Servers.milvus()).reader(100);
                    KeyReader keys = new Milvus(Servers.milvus()).keys()) {
                ReadPoint now = new ReadPoint.Strong();
                Awaitility.await()
                        .atMost(30, TimeUnit.SECONDS)
                        .ignoreExceptions()
                        .until(() -> reader.count(collection, KeyRange.ALL, now).rows() == 200);
                inPartition.releasePartition(sample);
                inPartition.loadPartition(sample);

                AtomicInteger refusals = new AtomicInteger();
                Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> {
                    Optional<RowPage> row = unlessRefused(
                            refusals, () -> keys.read(collection, List.of(Key.of(SampleCollection.longKey(150))), now)
                                    .orElseThrow());
                    Optional<Long> count = unlessRefused(refusals, () -> reader.count(collection, KeyRange.ALL, now)
                            .rows());
                    assertThat(count.orElse(200L)).isEqualTo(200);
                    return row.isPresent() && count.isPresent();
                });
                assertThat(refusals).as("it did not answer for a while").hasPositiveValue();
            }
        }
    }

    private static <T> Optional<T> unlessRefused(AtomicInteger refusals, Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (GodwitException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_NOT_LOADED);
            assertThat(e.kind()).isEqualTo(GodwitException.Kind.RETRIABLE);
            refusals.incrementAndGet();
            return Optional.empty();
        }
    }

    @Test
    void aCollectionWithoutVectorCannotBeLoadedAtAll() {
        CollectionName name = new CollectionName("default", "load_no_vector_it");
        writer.create(new SampleCollection(
                name, "", List.of(Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY)), false, 1, 0));

        assertThat(refusal(catalog.describe(name), INDEX_AND_LOAD).code()).isEqualTo(ErrorCode.SOURCE_UNSUPPORTED);
    }

    @Test
    void aCollectionThatIsGoneIsNamed() {
        CollectionName name = new CollectionName("default", "load_gone_it");

        GodwitException failure = catchThrowableOfType(GodwitException.class, () -> catalog.describe(name));

        assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_CHANGED);
        assertThat(failure.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
    }

    private GodwitException refusal(CollectionSchema collection, LoadOptions options) {
        return catchThrowableOfType(GodwitException.class, () -> catalog.ensureLoaded(collection, options));
    }

    private CollectionSchema loaded(String name) {
        SampleCollection sample = sample(name);
        writer.create(sample);
        writer.load(sample);
        CollectionSchema collection = catalog.describe(sample.name());
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> state(collection) == LoadState.LoadStateLoaded);
        return collection;
    }

    private static SampleCollection sample(String name) {
        return new SampleCollection(
                new CollectionName("default", name),
                "",
                List.of(
                        Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                        Field.plain(2, "v", FieldType.FLOAT_VECTOR).withDimension(2)),
                false,
                1,
                0);
    }

    private LoadState state(CollectionSchema collection) {
        return connection
                .call(
                        "reading a state",
                        stub -> stub.getLoadState(GetLoadStateRequest.newBuilder()
                                .setCollectionName(collection.name().collection())
                                .build()))
                .getState();
    }

    /** p1. */
    private void createPartition(CollectionSchema collection) {
        connection.call(
                "creating a partition",
                stub -> stub.createPartition(CreatePartitionRequest.newBuilder()
                        .setCollectionName(collection.name().collection())
                        .setPartitionName("p1")
                        .build()));
    }

    private int indexes(CollectionSchema collection) {
        return connection
                .call(
                        "reading indexes",
                        stub -> stub.describeIndex(DescribeIndexRequest.newBuilder()
                                .setCollectionName(collection.name().collection())
                                .build()))
                .getIndexDescriptionsCount();
    }

    private void release(CollectionSchema collection) {
        connection.call(
                "releasing",
                stub -> stub.releaseCollection(ReleaseCollectionRequest.newBuilder()
                        .setCollectionName(collection.name().collection())
                        .build()));
    }
}
