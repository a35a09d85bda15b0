package io.godwit.oceanbase.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.Field.Role;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.TableProblem;
import io.godwit.model.task.StorageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the engine limits: key, row and comment sizes; and what the options add. */
class TableLimitsTest {
    private static final Field NUMBER_KEY =
            Field.plain(100, "id", FieldType.INT64).as(Role.PRIMARY_KEY);
    private static final Field TEXT_KEY =
            Field.plain(100, "id", FieldType.VARCHAR).as(Role.PRIMARY_KEY).withMaxLength(64);
    private static final Field LONG_KEY = TEXT_KEY.withMaxLength(65_535);

    @Test
    void aDatabaseIsMadeFirst() {
        assertThat(TableDdl.statements(mapping(NUMBER_KEY), StorageFormat.ROW))
                .hasSize(2)
                .first()
                .isEqualTo("CREATE DATABASE IF NOT EXISTS `shop`");
    }

    @Test
    void storageFormatsBecomeColumnGroups() {
        assertThat(table(StorageFormat.ROW, NUMBER_KEY)).endsWith("\nWITH COLUMN GROUP(all columns)");
        assertThat(table(StorageFormat.COLUMN, NUMBER_KEY)).endsWith("\nWITH COLUMN GROUP(each column)");
        assertThat(table(StorageFormat.DEFAULT, NUMBER_KEY)).doesNotContain("COLUMN GROUP");
    }

    @Test
    void keysAreAsLongAsAnIndexTakes() {
        Field number = Field.plain(101, "tenant", FieldType.INT64).as(Role.PARTITION_KEY);
        Field text = Field.plain(101, "tenant", FieldType.VARCHAR)
                .as(Role.PARTITION_KEY)
                .withMaxLength(65_535);

        assertThat(table(StorageFormat.DEFAULT, LONG_KEY)).contains("`id` VARCHAR(4096)");
        assertThat(table(StorageFormat.DEFAULT, LONG_KEY, number)).contains("`id` VARCHAR(4094)");
        assertThat(table(StorageFormat.DEFAULT, LONG_KEY, text))
                .contains("`id` VARCHAR(2048)", "`tenant` VARCHAR(2048)");
    }

    @Test
    void descriptionsBecomeCommentsCutInWholeCharacters() {
        Field described = new Field(
                101, "n", FieldType.INT8, Optional.empty(), 0, 0, 0, Role.PLAIN, "\uD83D\uDE00".repeat(2_000), false);
        CollectionSchema collection = new CollectionSchema(
                new CollectionName("default", "c"),
                1,
                "it's \\ here",
                List.of(NUMBER_KEY, described),
                false,
                0,
                List.of(),
                0);

        assertThat(TableDdl.statements(mapping(collection), StorageFormat.DEFAULT)
                        .getLast())
                .contains("COMMENT '" + "\uD83D\uDE00".repeat(1_024) + "'")
                .contains(" COMMENT = 'it\\'s \\\\ here'");
    }

    @Test
    void theInrowThresholdShrinksSoThatTheRowFits() {
        Field[] fields = IntStream.range(0, 20)
                .mapToObj(i -> i == 0 ? NUMBER_KEY : Field.plain(100 + i, "j" + i, FieldType.JSON))
                .toArray(Field[]::new);

        assertThat(table(StorageFormat.DEFAULT, fields)).contains("LOB_INROW_THRESHOLD = " + 1_572_864 / 19);
        assertThat(table(
                        StorageFormat.DEFAULT,
                        NUMBER_KEY,
                        Field.plain(1, "v", FieldType.FLOAT_VECTOR).withDimension(2_048)))
                .doesNotContain("LOB_INROW_THRESHOLD");
        assertThat(table(
                        StorageFormat.DEFAULT,
                        NUMBER_KEY,
                        Field.plain(1, "v", FieldType.FLOAT_VECTOR).withDimension(2_049)))
                .contains("LOB_INROW_THRESHOLD = 131072");
    }

    @Test
    void rowsAndVectorsThatNoTableTakesAreNamed() {
        Field[] fields = IntStream.range(0, 8)
                .mapToObj(i -> i == 0
                        ? LONG_KEY
                        : Field.plain(100 + i, "t" + i, FieldType.VARCHAR).withMaxLength(65_535))
                .toArray(Field[]::new);

        assertThat(TableLimits.problems(mapping(fields))).singleElement().satisfies(problem -> {
            assertThat(problem.excludesCollection())
                    .as("a table made by hand may have shorter columns")
                    .isFalse();
            assertThat(problem.code()).isEqualTo(ErrorCode.TARGET_DDL_FAILED);
            assertThat(problem.object()).isEqualTo("default.c");
            assertThat(problem.message()).contains("1572864");
            assertThat(problem.remedy()).contains("shop.products", "by hand", "exclude");
        });
        assertThat(TableLimits.problems(mapping(
                        NUMBER_KEY, Field.plain(1, "v", FieldType.FLOAT_VECTOR).withDimension(16_001))))
                .singleElement()
                .asString()
                .contains("16001");
        assertThat(TableLimits.problems(mapping(NUMBER_KEY))).isEmpty();
    }

    @Test
    void allProblemsOfACollectionAreNamedAtOnce() {
        Field[] fields = {
            NUMBER_KEY,
            Field.plain(1, "wide", FieldType.FLOAT_VECTOR).withDimension(16_001),
            Field.plain(2, "bits", FieldType.BINARY_VECTOR).withDimension(64),
            Field.plain(4, "tags", FieldType.ARRAY).withElements(FieldType.UNKNOWN, 8)
        };

        assertThat(TableLimits.problems(mapping(fields)))
                .extracting(TableProblem::object, TableProblem::code)
                .containsExactly(
                        tuple("default.c field wide", ErrorCode.TARGET_UNSUPPORTED),
                        tuple("default.c field bits", ErrorCode.TARGET_UNSUPPORTED),
                        tuple("default.c field tags", ErrorCode.TARGET_UNSUPPORTED));
    }

    @Test
    void moreVarcharThanARowHoldsIsNamedBesideAVectorThatIsTooWide() {
        List<Field> fields = new ArrayList<>(List.of(
                NUMBER_KEY, Field.plain(1, "wide", FieldType.FLOAT_VECTOR).withDimension(16_001)));
        IntStream.range(2, 10)
                .forEach(i ->
                        fields.add(Field.plain(i, "t" + i, FieldType.VARCHAR).withMaxLength(65_535)));

        assertThat(TableLimits.problems(mapping(fields.toArray(Field[]::new))))
                .extracting(TableProblem::code)
                .containsExactly(ErrorCode.TARGET_UNSUPPORTED, ErrorCode.TARGET_DDL_FAILED);
    }

    private static String table(StorageFormat format, Field... fields) {
        return TableDdl.statements(mapping(fields), format).getLast();
    }

    private static TableMapping mapping(Field... fields) {
        return mapping(new CollectionSchema(
                new CollectionName("default", "c"), 1, "", List.of(fields), false, 16, List.of(), 0));
    }

    private static TableMapping mapping(CollectionSchema collection) {
        return new TableMapping(collection, new TableName("shop", "products"), false);
    }
}
