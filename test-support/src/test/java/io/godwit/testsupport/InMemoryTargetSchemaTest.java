package io.godwit.testsupport;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.TargetSchema;
import io.godwit.model.target.TargetWriter;
import io.godwit.testsupport.contract.TargetSchemaContract;

class InMemoryTargetSchemaTest implements TargetSchemaContract {
    private final CollectionSchema collection = Samples.collection("c", 9, FieldType.INT64);
    private final InMemoryDatabase database = new InMemoryDatabase();

    @Override
    public TargetSchema schema() {
        return new InMemoryTargetSchema(database);
    }

    @Override
    public TableMapping mapping() {
        return Samples.mapping(collection);
    }

    @Override
    public void fill(TableMapping mapping) {
        try (TargetWriter writer = new InMemoryTargetWriter(database, FaultPlan.none())) {
            ApplyCheckpoint from = writer.claim(new PartitionRef("task", "topic", 0), 0);
            writer.begin(from, from.advanced(1, 1, 0, 1));
            writer.insert(mapping, new TestRows(Samples.rows(collection, 1)));
            writer.commit();
        }
    }
}
