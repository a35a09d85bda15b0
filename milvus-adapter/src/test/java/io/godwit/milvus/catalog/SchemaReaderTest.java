package io.godwit.milvus.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import org.junit.jupiter.api.Test;

class SchemaReaderTest {
    private static final CollectionName NAME = new CollectionName("shop", "products");

    @Test
    void theDynamicFieldThatDescribeOmitsIsAppendedLast() {
        CollectionSchema schema = read(response().setSchema(schema().setEnableDynamicField(true)));

        assertThat(schema.fields()).hasSize(4);
        assertThat(schema.fields().getLast().name()).isEqualTo("$meta");
        assertThat(schema.fields().getLast().role()).isEqualTo(Field.Role.DYNAMIC);
        assertThat(schema.fields().getLast().id()).isEqualTo(103);
    }

    @Test
    void aDynamicFieldThatIsListedIsNotTakenTwice() {
        CollectionSchema schema = read(response()
                .setSchema(schema().setEnableDynamicField(true)
                        .addFields(field(103, "$meta", DataType.JSON).setIsDynamic(true))));

        assertThat(schema.fields()).extracting(Field::name).containsExactly("id", "tenant", "embedding", "$meta");
    }

    @Test
    void keysParametersChannelsAndLifetimeAreRead() {
        CollectionSchema schema = read(response()
                .setSchema(schema().setAutoID(true))
                .setNumPartitions(16)
                .addPhysicalChannelNames("by-dev-rootcoord-dml_3")
                .addProperties(pair("collection.ttl.seconds", "3600")));

        assertThat(schema.id()).isEqualTo(7);
        assertThat(schema.key().name()).isEqualTo("id");
        assertThat(schema.partitionKey()).map(Field::name).contains("tenant");
        assertThat(schema.partitionCount()).isEqualTo(16);
        assertThat(schema.autoId()).isTrue();
        assertThat(schema.ttlSeconds()).isEqualTo(3_600);
        assertThat(schema.channels()).containsExactly("by-dev-rootcoord-dml_3");
        assertThat(schema.fields().get(1).maxLength()).isEqualTo(64);
        assertThat(schema.fields().get(2).dimension()).isEqualTo(128);
    }

    @Test
    void anUnknownTypeIsReportedInsteadOfGuessed() {
        CollectionSchema schema = read(response().setSchema(schema().addFields(field(105, "odd", DataType.None))));

        assertThat(schema.fields().getLast().type()).isEqualTo(FieldType.UNKNOWN);
    }

    @Test
    void collectionsWithoutAnIdGetOneFromTheirNameThatStaysTheSame() {
        long products = read(response().setCollectionID(0)).id();
        long others = SchemaReader.read(
                        new CollectionName("shop", "others"),
                        response().setCollectionID(0).build())
                .id();

        assertThat(products)
                .isPositive()
                .isNotEqualTo(others)
                .isEqualTo(read(response().setCollectionID(0)).id());
    }

    private static CollectionSchema read(DescribeCollectionResponse.Builder response) {
        return SchemaReader.read(NAME, response.build());
    }

    private static DescribeCollectionResponse.Builder response() {
        return DescribeCollectionResponse.newBuilder().setCollectionID(7).setSchema(schema());
    }

    private static io.milvus.grpc.CollectionSchema.Builder schema() {
        return io.milvus.grpc.CollectionSchema.newBuilder()
                .addFields(field(100, "id", DataType.Int64).setIsPrimaryKey(true))
                .addFields(field(101, "tenant", DataType.VarChar)
                        .setIsPartitionKey(true)
                        .addTypeParams(pair("max_length", "64")))
                .addFields(field(102, "embedding", DataType.FloatVector).addTypeParams(pair("dim", "128")));
    }

    private static FieldSchema.Builder field(long id, String name, DataType type) {
        return FieldSchema.newBuilder().setFieldID(id).setName(name).setDataType(type);
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }
}
