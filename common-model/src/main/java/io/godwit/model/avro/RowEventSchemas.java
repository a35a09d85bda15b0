package io.godwit.model.avro;

import io.godwit.model.row.Operation;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Avro schemas of the row events of one collection. Field order in {@code after} is that of
 * {@link CollectionSchema#fields()}, so that encoder and decoder need no lookup.
 */
public final class RowEventSchemas {
    /** Avro property that holds the column name where it is not a legal Avro name. */
    public static final String COLUMN_PROPERTY = "godwit.column";

    private RowEventSchemas() {}

    /** Schema of the Kafka key: a primitive. */
    public static Schema key(CollectionSchema collection) {
        return Schema.create(collection.key().type() == FieldType.INT64 ? Schema.Type.LONG : Schema.Type.STRING);
    }

    /** Schema of the Kafka value: operation, source, row after the event. */
    public static Schema value(CollectionSchema collection) {
        String namespace = "godwit." + collection.name().database() + "."
                + collection.name().collection();
        Schema operation = Schema.createEnum(
                "Operation",
                null,
                namespace,
                Arrays.stream(Operation.values()).map(Enum::name).toList());
        Schema row = row(collection, namespace);
        Schema after = Schema.createUnion(Schema.create(Schema.Type.NULL), row);
        return Schema.createRecord(
                "RowEvent",
                null,
                namespace,
                false,
                List.of(
                        new Schema.Field("op", operation),
                        new Schema.Field("source", source(namespace)),
                        new Schema.Field("after", after)));
    }

    private static Schema source(String namespace) {
        Schema text = Schema.create(Schema.Type.STRING);
        Schema number = Schema.create(Schema.Type.LONG);
        return Schema.createRecord(
                "Source",
                null,
                namespace,
                false,
                List.of(
                        new Schema.Field("database", text),
                        new Schema.Field("collection", text),
                        new Schema.Field("collectionId", number),
                        new Schema.Field("partition", text),
                        new Schema.Field("shard", text),
                        new Schema.Field("tso", number),
                        new Schema.Field("position", text),
                        new Schema.Field("index", Schema.create(Schema.Type.INT))));
    }

    private static Schema row(CollectionSchema collection, String namespace) {
        Set<String> taken = new HashSet<>();
        collection.fields().stream()
                .map(Field::name)
                .filter(RowEventSchemas::isLegal)
                .forEach(taken::add);
        List<Schema.Field> columns = new ArrayList<>();
        for (Field field : collection.fields()) {
            String name = isLegal(field.name()) ? field.name() : freeName(field.name(), taken);
            Schema.Field column = new Schema.Field(name, type(field), field.description());
            if (!name.equals(field.name())) {
                column.addProp(COLUMN_PROPERTY, field.name());
            }
            columns.add(column);
        }
        return Schema.createRecord("Row", null, namespace, false, columns);
    }

    private static boolean isLegal(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*");
    }

    private static String freeName(String illegal, Set<String> taken) {
        String candidate = "_" + illegal.replaceAll("[^A-Za-z0-9_]", "");
        while (!taken.add(candidate)) {
            candidate = "_" + candidate;
        }
        return candidate;
    }

    private static Schema type(Field field) {
        Schema plain = plainType(field, field.type());
        return field.nullable() ? Schema.createUnion(Schema.create(Schema.Type.NULL), plain) : plain;
    }

    private static Schema plainType(Field field, FieldType type) {
        return switch (type) {
            case BOOL -> Schema.create(Schema.Type.BOOLEAN);
            case INT8, INT16, INT32 -> Schema.create(Schema.Type.INT);
            case INT64 -> Schema.create(Schema.Type.LONG);
            case FLOAT -> Schema.create(Schema.Type.FLOAT);
            case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
            case VARCHAR -> Schema.create(Schema.Type.STRING);
            case JSON -> logical(Schema.Type.STRING, "godwit-json");
            case ARRAY ->
                Schema.createArray(plainType(field, field.elementType().orElseThrow()));
            case SPARSE_FLOAT_VECTOR -> logical(Schema.Type.BYTES, "godwit-sparse-float-vector");
            case FLOAT_VECTOR -> {
                Schema vector = logical(Schema.Type.BYTES, "godwit-float-vector");
                vector.addProp("dimension", field.dimension());
                yield vector;
            }
            case BINARY_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, UNKNOWN ->
                throw new IllegalStateException(
                        "field " + field.name() + " of type " + type + " has no row event form");
        };
    }

    private static Schema logical(Schema.Type type, String name) {
        Schema schema = Schema.create(type);
        schema.addProp("logicalType", name);
        return schema;
    }
}
