package io.godwit.milvus.sample;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.milvus.grpc.FieldData;
import java.util.ArrayList;
import java.util.List;

/**
 * A collection to be created.
 *
 * @param fields all but the dynamic field
 */
public record SampleCollection(
        CollectionName name, String description, List<Field> fields, boolean dynamic, int shards, long rows) {
    /** Copies the list. */
    public SampleCollection {
        fields = List.copyOf(fields);
    }

    private static final long VERSION_STRIDE = 1_000_003;

    /** A field of this name holds the number of the row that the values are made from. */
    public static final String ROW_NUMBER = "row_number";

    /** The columns of rows under the keys of {@code [from, from + count)}, whose other values depend on {@code version} too. */
    List<FieldData> columns(SampleValues values, long from, int count, long version) {
        long shifted = from + version * VERSION_STRIDE;
        List<FieldData> columns = new ArrayList<>();
        for (Field field : fields) {
            boolean key = field.role() == Field.Role.PRIMARY_KEY;
            columns.add(SampleField.column(field, values, key ? from : shifted, count));
        }
        if (dynamic) {
            columns.add(SampleField.column(Field.dynamic(0), values, shifted + 1, count));
        }
        return columns;
    }

    /** INT64 key, VARCHAR, JSON, FLOAT, vector, dynamic fields: the shape of a product search. */
    public static SampleCollection products(CollectionName name, long rows, int dimension) {
        return new SampleCollection(
                name,
                "products for search",
                List.of(
                        Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                        Field.plain(2, "title", FieldType.VARCHAR).withMaxLength(256),
                        Field.plain(3, "attributes", FieldType.JSON),
                        Field.plain(4, "price", FieldType.FLOAT),
                        Field.plain(5, "embedding", FieldType.FLOAT_VECTOR).withDimension(dimension)),
                true,
                2,
                rows);
    }

    /** The difference between INT64 keys of neighbouring rows. */
    public static final int KEY_STEP = 3;

    /** The INT64 key of a row. */
    public static long longKey(long row) {
        return row * KEY_STEP - 1_000;
    }

    /** INT64 key and the number of the row that its values are made from, which grows with each version of a key. */
    public static SampleCollection versioned(CollectionName name, long rows, int dimension) {
        return new SampleCollection(
                name,
                "rows that say their version",
                List.of(
                        Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                        Field.plain(2, ROW_NUMBER, FieldType.INT64),
                        Field.plain(3, "embedding", FieldType.FLOAT_VECTOR).withDimension(dimension)),
                true,
                3,
                rows);
    }

    /** VARCHAR keys, some of which differ only in case or in trailing spaces, and dynamic fields. */
    public static SampleCollection documents(CollectionName name, long rows, int dimension) {
        return new SampleCollection(
                name,
                "documents by name",
                List.of(
                        Field.plain(1, "name", FieldType.VARCHAR)
                                .withMaxLength(128)
                                .as(Field.Role.PRIMARY_KEY),
                        Field.plain(2, "body", FieldType.VARCHAR).withMaxLength(1_024),
                        Field.plain(3, "embedding", FieldType.FLOAT_VECTOR).withDimension(dimension)),
                true,
                1,
                rows);
    }

    /** A partition key. */
    public static SampleCollection tenants(CollectionName name, long rows, int dimension) {
        return new SampleCollection(
                name,
                "rows of many tenants",
                List.of(
                        Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                        Field.plain(2, "tenant", FieldType.VARCHAR)
                                .withMaxLength(64)
                                .as(Field.Role.PARTITION_KEY),
                        Field.plain(3, "embedding", FieldType.FLOAT_VECTOR).withDimension(dimension)),
                false,
                1,
                rows);
    }

    /** Every scalar type, every array type, and JSON, with their extremes. */
    public static SampleCollection everything(CollectionName name, long rows, int dimension) {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY));
        long id = 2;
        FieldType[] scalars = {
            FieldType.BOOL,
            FieldType.INT8,
            FieldType.INT16,
            FieldType.INT32,
            FieldType.INT64,
            FieldType.FLOAT,
            FieldType.DOUBLE,
            FieldType.VARCHAR
        };
        for (FieldType type : scalars) {
            String label = type.name().toLowerCase(java.util.Locale.ROOT);
            fields.add(Field.plain(id++, "a_" + label, type).withMaxLength(512));
            fields.add(Field.plain(id++, "list_" + label, FieldType.ARRAY)
                    .withElements(type, 16)
                    .withMaxLength(512));
        }
        fields.add(Field.plain(id++, "a_json", FieldType.JSON));
        fields.add(Field.plain(id, "a_vector", FieldType.FLOAT_VECTOR).withDimension(dimension));
        return new SampleCollection(name, "every type", fields, true, 1, rows);
    }

    /** A sparse vector; Milvus 2.4 and milvus-lite accept it. */
    public static SampleCollection sparse(CollectionName name, long rows) {
        return new SampleCollection(
                name,
                "sparse vectors",
                List.of(
                        Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                        Field.plain(2, "terms", FieldType.SPARSE_FLOAT_VECTOR)),
                true,
                1,
                rows);
    }
}
