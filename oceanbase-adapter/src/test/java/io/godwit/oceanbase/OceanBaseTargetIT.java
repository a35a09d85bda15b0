package io.godwit.oceanbase;

import io.godwit.model.row.CanonicalRow;
import io.godwit.model.row.Key;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.target.TargetWriter;
import io.godwit.model.task.StorageFormat;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.contract.TargetContract;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** The contract of writer and gate on the real engine, for both kinds of key. */
class OceanBaseTargetIT {
    @Nested
    class WithNumberKeys extends OnTheEngine {
        WithNumberKeys() {
            super(FieldType.INT64);
        }
    }

    @Nested
    class WithTextKeys extends OnTheEngine {
        WithTextKeys() {
            super(FieldType.VARCHAR);
        }
    }

    private abstract static class OnTheEngine implements TargetContract {
        private final TableMapping mapping;
        private boolean isShared;
        private final String taskId = UUID.randomUUID().toString().substring(0, 12);

        OnTheEngine(FieldType keyType) {
            String name = "contract_" + keyType.name().toLowerCase(java.util.Locale.ROOT);
            this.mapping =
                    new TableMapping(Samples.collection(name, 7, keyType), new TableName(Tables.DATABASE, name), false);
        }

        @BeforeEach
        void makeTable() {
            Tables.recreate(mapping, StorageFormat.DEFAULT);
        }

        @Override
        public TargetWriter connect() {
            return Tables.oceanBase().writer();
        }

        @Override
        public PhaseGate gate() {
            return Tables.oceanBase().gate();
        }

        @Override
        public TableMapping mapping() {
            return mapping;
        }

        @Override
        public String taskId() {
            return taskId;
        }

        @Override
        public Set<Key> keysInTable() {
            return Tables.read(mapping).stream().map(CanonicalRow::key).collect(Collectors.toSet());
        }

        @Override
        public long rowsInTable() {
            return Tables.read(mapping).size();
        }

        @Override
        public Map<Key, String> titles(TableMapping of) {
            return Tables.read(of).stream().collect(Collectors.toMap(CanonicalRow::key, row -> row.cells()
                    .get(1)));
        }

        @Override
        public TableMapping shared(long collectionId) {
            String name = mapping.table().table() + "_shared";
            FieldType keyType = mapping.collection().key().type();
            TableMapping shared = new TableMapping(
                    Samples.collection(name + collectionId, collectionId, keyType),
                    new TableName(Tables.DATABASE, name),
                    true);
            if (!isShared) {
                isShared = true;
                Tables.recreate(shared, StorageFormat.DEFAULT);
            }
            return shared;
        }
    }
}
