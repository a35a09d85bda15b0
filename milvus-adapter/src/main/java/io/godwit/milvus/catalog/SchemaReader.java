package io.godwit.milvus.catalog;

import io.godwit.milvus.connect.CollectionIdentity;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns the answer of DescribeCollection into Godwit's schema. */
final class SchemaReader {
    private static final String TTL = "collection.ttl.seconds";

    private SchemaReader() {}

    static CollectionSchema read(CollectionName name, DescribeCollectionResponse answer) {
        List<Field> fields = new ArrayList<>();
        boolean autoId = answer.getSchema().getAutoID();
        long lastId = 0;
        for (FieldSchema field : answer.getSchema().getFieldsList()) {
            autoId |= field.getAutoID();
            lastId = Math.max(lastId, field.getFieldID());
            if (!field.getIsDynamic()) {
                fields.add(field(field));
            }
        }
        if (answer.getSchema().getEnableDynamicField()) {
            fields.add(Field.dynamic(lastId + 1));
        }
        boolean partitioned = fields.stream().anyMatch(f -> f.role() == Field.Role.PARTITION_KEY);
        return new CollectionSchema(
                name,
                CollectionIdentity.of(name, answer),
                answer.getSchema().getDescription(),
                fields,
                autoId,
                partitioned ? (int) Math.max(1, answer.getNumPartitions()) : 0,
                answer.getPhysicalChannelNamesList(),
                longParameter(answer.getPropertiesList(), TTL));
    }

    private static Field field(FieldSchema field) {
        FieldType type = type(field.getDataType());
        Field.Role role = field.getIsPrimaryKey()
                ? Field.Role.PRIMARY_KEY
                : field.getIsPartitionKey() ? Field.Role.PARTITION_KEY : Field.Role.PLAIN;
        return new Field(
                field.getFieldID(),
                field.getName(),
                type,
                type == FieldType.ARRAY ? Optional.of(type(field.getElementType())) : Optional.empty(),
                (int) longParameter(field.getTypeParamsList(), "max_length"),
                (int) longParameter(field.getTypeParamsList(), "max_capacity"),
                (int) longParameter(field.getTypeParamsList(), "dim"),
                role,
                field.getDescription(),
                false);
    }

    private static FieldType type(DataType type) {
        return switch (type) {
            case Bool -> FieldType.BOOL;
            case Int8 -> FieldType.INT8;
            case Int16 -> FieldType.INT16;
            case Int32 -> FieldType.INT32;
            case Int64 -> FieldType.INT64;
            case Float -> FieldType.FLOAT;
            case Double -> FieldType.DOUBLE;
            case VarChar, String -> FieldType.VARCHAR;
            case JSON -> FieldType.JSON;
            case Array -> FieldType.ARRAY;
            case FloatVector -> FieldType.FLOAT_VECTOR;
            case SparseFloatVector -> FieldType.SPARSE_FLOAT_VECTOR;
            case BinaryVector -> FieldType.BINARY_VECTOR;
            case Float16Vector -> FieldType.FLOAT16_VECTOR;
            case BFloat16Vector -> FieldType.BFLOAT16_VECTOR;
            default -> FieldType.UNKNOWN;
        };
    }

    private static long longParameter(List<KeyValuePair> parameters, String key) {
        return parameters.stream()
                .filter(p -> p.getKey().equals(key))
                .map(KeyValuePair::getValue)
                .filter(v -> v.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
