package io.godwit.oceanbase;

import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.TargetSchema;
import io.godwit.model.task.SchemaOptions;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.contract.TargetSchemaContract;
import org.junit.jupiter.api.BeforeEach;

/** The contract of tables on the real engine, in a database that is not there yet. */
class OceanBaseSchemaIT implements TargetSchemaContract {
    private static final String DATABASE = "adapter_it_made";

    @BeforeEach
    void dropDatabase() {
        Engine.run("DROP DATABASE IF EXISTS " + DATABASE);
    }

    @Override
    public TargetSchema schema() {
        return Tables.oceanBase().schema(SchemaOptions.DEFAULT);
    }

    @Override
    public TableMapping mapping() {
        return new TableMapping(Samples.collection("made", 7, FieldType.INT64), new TableName(DATABASE, "made"), false);
    }

    @Override
    public void fill(TableMapping mapping) {
        Tables.insert(mapping, Samples.rows(mapping.collection(), 1), 1);
    }
}
