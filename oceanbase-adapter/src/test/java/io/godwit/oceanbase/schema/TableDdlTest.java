package io.godwit.oceanbase.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.Field.Role;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.task.StorageFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableDdlTest {
    @Test
    void everyTypeHasItsColumn() {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.plain(1, "id", FieldType.INT64).as(Role.PRIMARY_KEY));
        fields.add(Field.plain(2, "ok", FieldType.BOOL));
        fields.add(Field.plain(3, "tiny", FieldType.INT8));
        fields.add(Field.plain(4, "small", FieldType.INT16));
        fields.add(Field.plain(5, "middle", FieldType.INT32));
        fields.add(Field.plain(6, "f", FieldType.FLOAT));
        fields.add(Field.plain(7, "d", FieldType.DOUBLE));
        fields.add(Field.plain(8, "text", FieldType.VARCHAR).withMaxLength(100));
        fields.add(Field.plain(9, "doc", FieldType.JSON));
        fields.add(Field.plain(10, "tags", FieldType.ARRAY)
                .withElements(FieldType.VARCHAR, 5)
                .withMaxLength(50));
        fields.add(Field.plain(11, "v", FieldType.FLOAT_VECTOR).withDimension(128));
        fields.add(Field.plain(12, "s", FieldType.SPARSE_FLOAT_VECTOR));
        fields.add(Field.dynamic(13));
        assertThat(createTable(collection(fields, false, 0), StorageFormat.DEFAULT))
                .isEqualTo("""
                CREATE TABLE `shop`.`t` (
                  `id` BIGINT NOT NULL,
                  `ok` BOOLEAN NOT NULL,
                  `tiny` TINYINT NOT NULL,
                  `small` SMALLINT NOT NULL,
                  `middle` INTEGER NOT NULL,
                  `f` FLOAT NOT NULL,
                  `d` DOUBLE NOT NULL,
                  `text` VARCHAR(100) NOT NULL,
                  `doc` JSON NOT NULL,
                  `tags` ARRAY(VARCHAR(50)) NOT NULL,
                  `v` VECTOR(128) NOT NULL,
                  `s` SPARSEVECTOR NOT NULL,
                  `$meta` JSON NULL,
                  PRIMARY KEY (`id`)
                ) DEFAULT CHARSET = utf8mb4 LOB_INROW_THRESHOLD = 131072 COMMENT = 'it\\'s a collection'""");
    }

    @Test
    void aPartitionKeyMakesAKeyPartitionedTableWithoutPrimaryKey() {
        List<Field> fields = List.of(
                Field.plain(1, "id", FieldType.VARCHAR).withMaxLength(64).as(Role.PRIMARY_KEY),
                Field.plain(2, "tenant", FieldType.INT64).as(Role.PARTITION_KEY),
                Field.plain(3, "v", FieldType.FLOAT_VECTOR).withDimension(8));
        assertThat(createTable(collection(fields, false, 16), StorageFormat.HYBRID))
                .isEqualTo("""
                CREATE TABLE `shop`.`t` (
                  `id` VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
                  `tenant` BIGINT NOT NULL,
                  `v` VECTOR(8) NOT NULL,
                  UNIQUE KEY `godwit_key` (`id`, `tenant`)
                ) DEFAULT CHARSET = utf8mb4 COMMENT = 'it\\'s a collection'
                PARTITION BY KEY(`tenant`) PARTITIONS 16
                WITH COLUMN GROUP(all columns, each column)""");
    }

    @Test
    void aKeyWiderThanAnIndexGetsTheLongestColumnThatFits() {
        Field key =
                Field.plain(1, "id", FieldType.VARCHAR).withMaxLength(65_535).as(Role.PRIMARY_KEY);
        assertThat(ColumnTypes.keyLength(collection(List.of(key), false, 0), key))
                .isEqualTo(4_096);
        Field part = Field.plain(2, "tenant", FieldType.INT64).as(Role.PARTITION_KEY);
        assertThat(ColumnTypes.keyLength(collection(List.of(key, part), false, 4), key))
                .isEqualTo(4_094);
    }

    @Test
    void anAutoIdKeyHoldsTheIdsThatMilvusMakes() {
        Field key = Field.plain(1, "id", FieldType.VARCHAR).withMaxLength(10).as(Role.PRIMARY_KEY);
        assertThat(ColumnTypes.keyLength(collection(List.of(key), true, 0), key))
                .isEqualTo(20);
    }

    @Test
    void rowsOverTheLimitAreNamedBeforeTheStart() {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.plain(1, "id", FieldType.INT64).as(Role.PRIMARY_KEY));
        for (int i = 0; i < 7; i++) {
            fields.add(Field.plain(2 + i, "t" + i, FieldType.VARCHAR).withMaxLength(65_535));
        }
        assertThat(TableLimits.problems(mapping(collection(fields, false, 0), false)))
                .singleElement()
                .asString()
                .contains("1834980 bytes");
    }

    @Test
    void aSharedTableNamesTheOwnerOfEachRow() {
        List<Field> fields = List.of(Field.plain(1, "id", FieldType.INT64).as(Role.PRIMARY_KEY));
        assertThat(TableDdl.statements(mapping(collection(fields, false, 0), true), StorageFormat.ROW)
                        .get(1))
                .contains("`__godwit_source` BIGINT NOT NULL")
                .endsWith("WITH COLUMN GROUP(all columns)");
    }

    @Test
    void aDescriptionThatIsLongerThanACommentIsCutAndSaid() {
        List<Field> fields = List.of(Field.plain(1, "id", FieldType.INT64).as(Role.PRIMARY_KEY));
        TableMapping fitting = mapping(described(fields, "x".repeat(1_024)), false);
        TableMapping tooLong = mapping(described(fields, "x".repeat(1_025)), false);

        assertThat(TableDdl.shortened(fitting)).isEmpty();
        assertThat(TableDdl.shortened(tooLong))
                .containsExactly(
                        "the comment of table shop.t keeps 1,024 of the 1,025 characters of its description in the source");
        assertThat(TableDdl.statements(tooLong, StorageFormat.DEFAULT))
                .isEqualTo(TableDdl.statements(fitting, StorageFormat.DEFAULT));
    }

    private static String createTable(CollectionSchema collection, StorageFormat format) {
        return TableDdl.statements(mapping(collection, false), format).get(1);
    }

    private static TableMapping mapping(CollectionSchema collection, boolean aggregated) {
        return new TableMapping(collection, new TableName("shop", "t"), aggregated);
    }

    private static CollectionSchema collection(List<Field> fields, boolean autoId, int partitions) {
        return new CollectionSchema(
                new CollectionName("default", "c"), 7, "it's a collection", fields, autoId, partitions, List.of(), 0);
    }

    private static CollectionSchema described(List<Field> fields, String description) {
        return new CollectionSchema(new CollectionName("default", "c"), 7, description, fields, false, 0, List.of(), 0);
    }
}
