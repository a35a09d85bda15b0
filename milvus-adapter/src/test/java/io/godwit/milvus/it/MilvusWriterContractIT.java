package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.milvus.Milvus;
import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.scan.KeyFilter;
import io.godwit.model.row.CanonicalRow;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.TargetWriter;
import io.godwit.testsupport.FaultPlan;
import io.godwit.testsupport.InMemoryDatabase;
import io.godwit.testsupport.InMemoryTargetWriter;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.contract.RowWriterContract;
import io.milvus.grpc.DeleteRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** The contract of every writer of rows on a real Milvus, with checkpoints in memory, for both kinds of key and two shards. */
class MilvusWriterContractIT {
    /** One of each kind of key, emptied for each test: creating and loading takes seconds. */
    private static final Map<FieldType, WrittenCollection> COLLECTIONS = new ConcurrentHashMap<>();

    @AfterAll
    static void close() {
        COLLECTIONS.values().forEach(WrittenCollection::close);
    }

    @Nested
    class WithNumberKeys extends OnTheServer {
        WithNumberKeys() {
            super(FieldType.INT64);
        }
    }

    @Nested
    class WithTextKeys extends OnTheServer {
        WithTextKeys() {
            super(FieldType.VARCHAR);
        }
    }

    private abstract static class OnTheServer implements RowWriterContract {
        private final InMemoryDatabase checkpoints = new InMemoryDatabase();
        private final WrittenCollection collection;

        OnTheServer(FieldType keyType) {
            this.collection = COLLECTIONS.computeIfAbsent(keyType, OnTheServer::made);
        }

        private static WrittenCollection made(FieldType keyType) {
            CollectionSchema shape =
                    Samples.collection("writer_contract_" + keyType.name().toLowerCase(Locale.ROOT), 1, keyType);
            List<Field> fields = shape.fields().stream()
                    .filter(f -> f.role() != Field.Role.DYNAMIC)
                    .toList();
            return new WrittenCollection(Servers.milvus(), new SampleCollection(shape.name(), "", fields, true, 2, 0));
        }

        @BeforeEach
        void empty() {
            List<Key> keys = List.copyOf(keysInTable());
            if (!keys.isEmpty()) {
                MilvusConnection connection = MilvusConnection.open(Servers.milvus());
                connection.call(
                        "emptying",
                        stub -> stub.delete(DeleteRequest.newBuilder()
                                .setCollectionName(collection.schema().name().collection())
                                .setExpr(KeyFilter.in("id", keys))
                                .build()));
                connection.close();
            }
            assertThat(rowsInTable()).isZero();
        }

        @Override
        public TargetWriter connect() {
            return new Milvus(Servers.milvus())
                    .writer(new InMemoryTargetWriter(checkpoints, FaultPlan.none()), Map.of());
        }

        @Override
        public TableMapping mapping() {
            return collection.mapping();
        }

        @Override
        public String taskId() {
            return "task";
        }

        @Override
        public Set<Key> keysInTable() {
            return collection.rows().stream().map(CanonicalRow::key).collect(Collectors.toSet());
        }

        @Override
        public long rowsInTable() {
            return collection.count("");
        }

        @Override
        public Map<Key, String> titles(TableMapping of) {
            return collection.rows().stream().collect(Collectors.toMap(CanonicalRow::key, row -> row.cells()
                    .get(1)));
        }
    }
}
