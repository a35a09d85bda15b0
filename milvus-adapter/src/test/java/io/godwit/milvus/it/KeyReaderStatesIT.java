package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.milvus.Milvus;
import io.godwit.milvus.TestColumns;
import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusFailures;
import io.godwit.milvus.connect.Recovery;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.RowPage;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.model.source.SourceCatalog.LoadOutcome;
import io.godwit.testsupport.TestRow;
import io.milvus.grpc.CreatePartitionRequest;
import io.milvus.grpc.DropCollectionRequest;
import io.milvus.grpc.LoadPartitionsRequest;
import io.milvus.grpc.ReleaseCollectionRequest;
import io.milvus.grpc.RenameCollectionRequest;
import io.milvus.grpc.UpsertRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keys read again of collections that changed their state since: no key may seem absent that is only out of reach. */
class KeyReaderStatesIT {
    private static final LoadOptions LOAD = new LoadOptions(true, false);

    private static MilvusConnection connection;
    private static KeyReader reader;

    @BeforeAll
    static void connect() {
        connection = MilvusConnection.open(Servers.milvus());
        reader = new Milvus(Servers.milvus()).keys();
    }

    @AfterAll
    static void close() {
        reader.close();
        connection.close();
    }

    @Test
    void aRenamedCollectionIsReadByItsIdThoughAnotherOneHasItsName() {
        try (FilledCollection first = filled("key_renamed_it", numbers(), 1, 2)) {
            rename("key_renamed_it", "key_renamed_new_it");
            try (FilledCollection second = filled("key_renamed_it", numbers(), 2, 3)) {
                assertThat(keys(first, 1, 2, 3)).containsExactly(Key.of(1), Key.of(2));
                assertThat(keys(second, 1, 2, 3)).containsExactly(Key.of(2), Key.of(3));
                CollectionSchema now = first.catalog().current(first.schema()).orElseThrow();
                assertThat(now).isEqualTo(first.schema().named(new CollectionName("default", "key_renamed_new_it")));
                rename("key_renamed_new_it", "key_renamed_last_it");
                assertThat(keys(first, 1, 2, 3)).containsExactly(Key.of(1), Key.of(2));
            } finally {
                drop("key_renamed_last_it");
            }
        }
    }

    @Test
    void aRenamedCollectionIsLoadedAndReleasedByItsId() {
        try (FilledCollection collection = filled("key_load_it", numbers(), 1)) {
            release("key_load_it");
            rename("key_load_it", "key_load_new_it");

            LoadOutcome outcome = collection.catalog().ensureLoaded(collection.schema(), LOAD);
            assertThat(keys(collection, 1)).containsExactly(Key.of(1));
            collection.catalog().release(collection.schema(), outcome);

            assertThat(outcome).isEqualTo(LoadOutcome.LOADED);
            assertThat(collection.catalog().plannedLoad(collection.schema(), LOAD))
                    .isEqualTo(LoadOutcome.LOADED);
            drop("key_load_new_it");
        }
    }

    @Test
    void aDroppedCollectionIsReportedAsGone() {
        try (FilledCollection collection = filled("key_dropped_it", numbers(), 1)) {
            drop("key_dropped_it");

            GodwitException gone = catchThrowableOfType(GodwitException.class, () -> keys(collection, 1));
            GodwitException notLoaded = catchThrowableOfType(
                    GodwitException.class, () -> collection.catalog().ensureLoaded(collection.schema(), LOAD));

            assertThat(gone.code()).isEqualTo(ErrorCode.SOURCE_GONE);
            assertThat(notLoaded.code()).isEqualTo(ErrorCode.SOURCE_GONE);
            assertThat(collection.catalog().current(collection.schema())).isEmpty();
        }
    }

    @Test
    void aKeyOfAPartitionThatIsNotLoadedIsNotTakenForAbsent() {
        try (FilledCollection collection = filled("key_partly_it", numbers(), 1, 2)) {
            release("key_partly_it");
            MilvusFailures.check(
                    "creating a partition",
                    connection.call(
                            "creating a partition",
                            stub -> stub.createPartition(CreatePartitionRequest.newBuilder()
                                    .setCollectionName("key_partly_it")
                                    .setPartitionName("p1")
                                    .build())));
            MilvusFailures.check(
                    "loading a partition",
                    connection.call(
                            "loading a partition",
                            stub -> stub.loadPartitions(LoadPartitionsRequest.newBuilder()
                                    .setCollectionName("key_partly_it")
                                    .addPartitionNames("p1")
                                    .setReplicaNumber(1)
                                    .build())));

            GodwitException refused = catchThrowableOfType(GodwitException.class, () -> keys(collection, 1));

            assertThat(refused.code()).isEqualTo(ErrorCode.SOURCE_NOT_LOADED);
            assertThat(refused.kind()).isEqualTo(GodwitException.Kind.RETRIABLE);
            assertThat(refused).hasMessageContaining("_default");
            assertThat(collection.catalog().partitions(collection.schema())).contains("_default", "p1");
        }
    }

    @Test
    void theHighestKeyWhichMilvusCountsButNeverReturnsIsNotTakenForAbsent() {
        try (FilledCollection collection = filled("key_highest_it", numbers(), 1, 2, Long.MAX_VALUE)) {
            GodwitException refused =
                    catchThrowableOfType(GodwitException.class, () -> keys(collection, 1, Long.MAX_VALUE));

            assertThat(refused.code()).isEqualTo(ErrorCode.SOURCE_KEY_UNREADABLE);
            assertThat(keys(collection, 1, 2, Long.MAX_VALUE - 1)).containsExactly(Key.of(1), Key.of(2));
        }
    }

    @Test
    void upsertedKeysOfAPartitionKeyCollectionAreFound() {
        try (FilledCollection collection = filled("key_tenants_it", tenants(), 1, 2, 3, 4)) {
            upsert(collection, 0, 2, 100);
            upsert(collection, 5, 3, 101); // into another tenant
            upsert(collection, 6, 101);

            assertThat(Recovery.await(() -> keys(collection, 1, 2, 3, 4, 5, 100, 101)))
                    .containsExactly(Key.of(1), Key.of(2), Key.of(3), Key.of(4), Key.of(100), Key.of(101));
            for (long key : new long[] {2, 3, 100, 101}) {
                assertThat(Recovery.await(() -> keys(collection, key))).containsExactly(Key.of(key));
            }
        }
    }

    private static FilledCollection filled(String name, List<Field> fields, long... keys) {
        return new FilledCollection(
                Servers.milvus(), new CollectionName("default", name), fields, schema -> rows(schema, 0, keys));
    }

    private static List<Key> keys(FilledCollection collection, long... keys) {
        Optional<RowPage> page = reader.read(
                collection.schema(), LongStream.of(keys).mapToObj(Key::of).toList(), collection.now());
        List<Key> found = new ArrayList<>();
        page.ifPresent(p -> {
            for (int i = 0; i < p.size(); i++) {
                found.add(p.key(i));
            }
        });
        return found;
    }

    private static void upsert(FilledCollection collection, int shift, long... keys) {
        CollectionSchema schema = collection.schema();
        UpsertRequest request = UpsertRequest.newBuilder()
                .setDbName("default")
                .setCollectionName(schema.name().collection())
                .setNumRows(keys.length)
                .addAllFieldsData(TestColumns.of(schema, rows(schema, shift, keys)))
                .build();
        MilvusFailures.check(
                "upserting",
                connection.call("upserting", stub -> stub.upsert(request)).getStatus());
    }

    private static void rename(String from, String to) {
        RenameCollectionRequest request = RenameCollectionRequest.newBuilder()
                .setDbName("default")
                .setOldName(from)
                .setNewName(to)
                .build();
        MilvusFailures.check("renaming", connection.call("renaming", stub -> stub.renameCollection(request)));
    }

    private static void release(String name) {
        ReleaseCollectionRequest request =
                ReleaseCollectionRequest.newBuilder().setCollectionName(name).build();
        MilvusFailures.check("releasing", connection.call("releasing", stub -> stub.releaseCollection(request)));
    }

    private static void drop(String name) {
        DropCollectionRequest request =
                DropCollectionRequest.newBuilder().setCollectionName(name).build();
        MilvusFailures.check("dropping", connection.call("dropping", stub -> stub.dropCollection(request)));
    }

    private static List<Field> numbers() {
        return List.of(
                Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                Field.plain(2, "v", FieldType.FLOAT_VECTOR).withDimension(2));
    }

    private static List<Field> tenants() {
        return List.of(
                Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                Field.plain(2, "tenant", FieldType.INT64).as(Field.Role.PARTITION_KEY),
                Field.plain(3, "v", FieldType.FLOAT_VECTOR).withDimension(2));
    }

    private static List<TestRow> rows(CollectionSchema schema, int shift, long... keys) {
        return LongStream.of(keys)
                .mapToObj(key -> {
                    List<Object> cells = new ArrayList<>(List.of(key));
                    schema.partitionKey().ifPresent(field -> cells.add((key + shift) % 10));
                    cells.add(Extremes.cell(schema.fields().get(cells.size()), 6));
                    cells.add("{}");
                    return new TestRow(schema, cells);
                })
                .toList();
    }
}
