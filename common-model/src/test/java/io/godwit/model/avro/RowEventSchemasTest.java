package io.godwit.model.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class RowEventSchemasTest {
    @Test
    void theDynamicFieldTakesAFreeNameAndKeepsItsColumn() {
        Schema row = row(
                Field.plain(1, "_meta", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                Field.plain(2, "__meta", FieldType.BOOL),
                Field.dynamic(3));

        assertThat(row.getFields()).extracting(Schema.Field::name).containsExactly("_meta", "__meta", "___meta");
        assertThat(row.getFields().get(2).getProp(RowEventSchemas.COLUMN_PROPERTY))
                .isEqualTo("$meta");
        assertThat(row.getFields().get(2).schema().isNullable()).isTrue();
    }

    @Test
    void vectorsSayTheirDimension() {
        Schema row = row(
                Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                Field.plain(2, "v", FieldType.FLOAT_VECTOR).withDimension(128));

        Schema vector = row.getField("v").schema();
        assertThat(vector.getType()).isEqualTo(Schema.Type.BYTES);
        assertThat(vector.getProp("logicalType")).isEqualTo("godwit-float-vector");
        assertThat(vector.getObjectProp("dimension")).isEqualTo(128);
    }

    private static Schema row(Field... fields) {
        CollectionSchema collection = new CollectionSchema(
                new CollectionName("default", "c"), 1, "", List.of(fields), false, 0, List.of(), 0);
        Schema event =
                new Schema.Parser().parse(RowEventSchemas.value(collection).toString());
        return event.getField("after").schema().getTypes().get(1);
    }
}
