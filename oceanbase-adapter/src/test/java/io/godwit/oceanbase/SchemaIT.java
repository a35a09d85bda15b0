package io.godwit.oceanbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.Field.Role;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.TargetSchema;
import io.godwit.model.task.NormalIndexes;
import io.godwit.model.task.SchemaOptions;
import io.godwit.model.task.StorageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables that Godwit makes are taken by the engine and fit their mapping; those of others are held against it. */
class SchemaIT {
    private static final Field KEY =
            Field.plain(100, "id", FieldType.VARCHAR).as(Role.PRIMARY_KEY).withMaxLength(64);
    private static final Field TEXT =
            Field.plain(101, "text", FieldType.VARCHAR).withMaxLength(16);
    private static final String DB = "`" + Tables.DATABASE + "`.";

    private final TargetSchema schema =
            Tables.oceanBase().schema(new SchemaOptions(NormalIndexes.DO_NOT_MIGRATE, StorageFormat.DEFAULT));

    @AfterEach
    void close() {
        schema.close();
    }

    @ParameterizedTest
    @EnumSource(StorageFormat.class)
    void everyTypeInEveryStorageFormatFitsItsMapping(StorageFormat format) {
        TableMapping mapping = Tables.mapping("Schema_Types", AllTypes.fields(FieldType.VARCHAR));

        Tables.recreate(mapping, format);

        assertThat(schema.exists(mapping.table())).isTrue();
        assertThat(schema.isEmpty(mapping.table())).isTrue();
        assertThat(schema.mismatches(mapping)).isEmpty();
    }

    @Test
    void partitionKeysOfBothTypesFit() {
        Field number = Field.plain(102, "tenant", FieldType.INT64).as(Role.PARTITION_KEY);
        Field text = Field.plain(102, "tenant", FieldType.VARCHAR)
                .as(Role.PARTITION_KEY)
                .withMaxLength(65_535);
        for (Field partitionKey : List.of(number, text)) {
            TableMapping mapping = Tables.mapping(
                    "schema_partitions", KEY.withMaxLength(65_535), partitionKey, TEXT, Field.dynamic(103));

            Tables.recreate(mapping, StorageFormat.HYBRID);

            assertThat(schema.mismatches(mapping)).isEmpty();
        }
    }

    @Test
    void descriptionsBecomeCommentsWhateverTheyHold() {
        String odd = "it's \\ \"quoted\" ;\n -- \uD83D\uDE00".repeat(80);
        CollectionSchema collection = new CollectionSchema(
                new CollectionName("default", "c"),
                1,
                odd,
                List.of(
                        KEY,
                        new Field(
                                101,
                                "text",
                                FieldType.JSON,
                                java.util.Optional.empty(),
                                0,
                                0,
                                0,
                                Role.PLAIN,
                                odd,
                                false)),
                true,
                0,
                List.of(),
                0);
        TableMapping mapping = new TableMapping(collection, new TableName(Tables.DATABASE, "schema_comments"), false);

        Tables.recreate(mapping, StorageFormat.DEFAULT);

        assertThat(schema.mismatches(mapping)).isEmpty();
    }

    @Test
    void manyJsonColumnsAndLongTextsStayBelowTheRowLimit() {
        List<Field> fields = new ArrayList<>(List.of(KEY));
        IntStream.range(0, 5)
                .forEach(i -> fields.add(
                        Field.plain(200 + i, "t" + i, FieldType.VARCHAR).withMaxLength(65_535)));
        IntStream.range(0, 40).forEach(i -> fields.add(Field.plain(300 + i, "j" + i, FieldType.JSON)));
        TableMapping mapping = Tables.mapping("schema_wide", fields.toArray(Field[]::new));

        Tables.recreate(mapping, StorageFormat.DEFAULT);

        assertThat(schema.problems(mapping)).isEmpty();
        assertThat(schema.mismatches(mapping)).isEmpty();
    }

    @Test
    void aMissingDatabaseIsCreatedAndAnExistingTableLeftAlone() {
        TableMapping mapping =
                new TableMapping(Tables.collection("c", 1, KEY, TEXT), new TableName("adapter_it_new", "t"), false);
        Engine.run("DROP DATABASE IF EXISTS adapter_it_new");
        assertThat(schema.exists(mapping.table())).isFalse();

        schema.create(mapping);
        schema.create(mapping);

        assertThat(schema.exists(mapping.table())).isTrue();
        Engine.run("DROP DATABASE adapter_it_new");
    }

    @Test
    void eachMismatchOfAForeignTableIsNamed() {
        Field number = Field.plain(102, "number", FieldType.INT16);
        Field vector = Field.plain(103, "vector", FieldType.FLOAT_VECTOR).withDimension(4);
        TableMapping mapping = Tables.mapping("schema_foreign", KEY, TEXT, number, vector, Field.dynamic(104));
        Engine.run(
                "CREATE DATABASE IF NOT EXISTS " + Tables.DATABASE,
                "USE " + Tables.DATABASE, // CREATE TRIGGER needs one
                "DROP TABLE IF EXISTS " + DB + "schema_foreign",
                "CREATE TABLE " + DB
                        + "schema_foreign (ID VARCHAR(64) COLLATE utf8mb4_general_ci NOT NULL PRIMARY KEY, text VARCHAR(8),"
                        + " number BIGINT, vector VECTOR(3), must INT NOT NULL, may INT NOT NULL DEFAULT 1, UNIQUE KEY extra (text))",
                "CREATE TRIGGER " + DB + "schema_trigger BEFORE INSERT ON " + DB
                        + "schema_foreign FOR EACH ROW SET NEW.may = 2");

        List<String> mismatches = schema.mismatches(mapping);

        assertThat(mismatches)
                .hasSize(7)
                .anyMatch(m -> m.contains("utf8mb4_general_ci"))
                .anyMatch(m -> m.contains("holds 8 characters"))
                .anyMatch(m -> m.contains("VECTOR(3)"))
                .anyMatch(m -> m.contains("$meta"))
                .anyMatch(m -> m.contains("column must"))
                .anyMatch(m -> m.contains("unique key extra"))
                .anyMatch(m -> m.contains("schema_trigger"));
        Engine.run("DROP TABLE " + DB + "schema_foreign");
    }

    @Test
    void aTableThatCannotBeMadeIsAConfigurationError() {
        TableMapping mapping = Tables.mapping(
                "schema_impossible",
                KEY,
                Field.plain(1, "v", FieldType.FLOAT_VECTOR).withDimension(16_001));

        assertThatThrownBy(() -> schema.create(mapping)).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
            assertThat(e.code()).isEqualTo(ErrorCode.TARGET_DDL_FAILED);
        });
        assertThat(schema.problems(mapping)).singleElement().asString().contains("16001");
    }

    @Test
    void theVersionIsTheServersOwn() {
        assertThat(schema.version()).startsWith("4.");
    }
}
