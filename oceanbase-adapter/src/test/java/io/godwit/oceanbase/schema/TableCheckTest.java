package io.godwit.oceanbase.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.Field;
import io.godwit.model.schema.Field.Role;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.oceanbase.Tables;
import io.godwit.oceanbase.schema.TableShape.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableCheckTest {
    private static final TableMapping MAPPING = Tables.mapping(
            "t",
            Field.plain(100, "id", FieldType.VARCHAR).as(Role.PRIMARY_KEY).withMaxLength(64),
            Field.plain(101, "n", FieldType.INT16),
            Field.dynamic(102));
    private static final Column ID = new Column("ID", "varchar(64)", false, false, "utf8mb4_0900_bin", false);
    private static final Column N = new Column("n", "smallint(6)", false, false, "", false);
    private static final Column META = new Column("$meta", "json", true, false, "", false);
    private static final Map<String, Set<String>> KEY = Map.of("PRIMARY", Set.of("id"));

    @Test
    void aTableThatGodwitWouldMakeFits() {
        assertThat(findings(KEY, ID, N, META)).isEmpty();
    }

    @Test
    void widerColumnsAndExtraColumnsWithDefaultsFit() {
        assertThat(findings(
                        KEY,
                        new Column("id", "varchar(200)", false, false, "utf8mb4_0900_bin", false),
                        new Column("n", "bigint(20)", true, false, "", false),
                        META,
                        new Column("extra", "int", false, true, "", false),
                        new Column("note", "text", true, false, "", false)))
                .isEmpty();
    }

    @Test
    void narrowerOrUnsignedNumbersDoNot() {
        assertThat(findings(KEY, ID, new Column("n", "tinyint(4)", false, false, "", false), META))
                .singleElement()
                .asString()
                .contains("tinyint");
        assertThat(findings(KEY, ID, new Column("n", "bigint(20) unsigned", false, false, "", false), META))
                .singleElement()
                .asString()
                .contains("unsigned");
    }

    @Test
    void keysThatTheCollationMergesAreNamed() {
        assertThat(findings(KEY, new Column("id", "varchar(64)", false, false, "utf8mb4_bin", false), N, META))
                .singleElement()
                .asString()
                .contains("utf8mb4_bin", "utf8mb4_0900_bin");
    }

    @Test
    void aDynamicColumnThatIsMissingOrNotNullIsNamed() {
        assertThat(findings(KEY, ID, N)).singleElement().asString().contains("$meta", "missing");
        assertThat(findings(KEY, ID, N, new Column("$meta", "json", false, false, "", false)))
                .singleElement()
                .asString()
                .contains("NOT NULL");
    }

    @Test
    void aMissingKeyAndAForeignUniqueKeyAreNamed() {
        assertThat(findings(Map.of(), ID, N, META)).singleElement().asString().contains("no primary or unique key");
        assertThat(findings(Map.of("PRIMARY", Set.of("id"), "u", Set.of("n")), ID, N, META))
                .singleElement()
                .asString()
                .contains("unique key u");
    }

    @Test
    void mandatoryColumnsThatNobodyFillsAreNamed() {
        assertThat(findings(KEY, ID, N, META, new Column("must", "int", false, false, "", false)))
                .singleElement()
                .asString()
                .contains("must");
    }

    @Test
    void textsOfALongTypeFitWhereNoKeyIs() {
        assertThat(ofLong("mediumtext", "utf8mb4_general_ci").findings()).isEmpty();
        assertThat(findings(KEY, new Column("id", "text", false, false, "utf8mb4_0900_bin", false), N, META))
                .singleElement()
                .asString()
                .contains("cannot be part of a key");
    }

    @Test
    void shorterTextsFitOnlyWhereNoTableHoldsLongerOnes() {
        TableCheck check = ofLong("varchar(100)", "utf8mb4_general_ci");

        assertThat(check.findings()).isEmpty();
        assertThat(check.narrower()).singleElement().asString().contains("t0", "100", "65535", "conflicts");
        assertThat(findings(KEY, new Column("id", "varchar(63)", false, false, "utf8mb4_0900_bin", false), N, META))
                .singleElement()
                .asString()
                .contains("63", "64", "longer");
    }

    @Test
    void characterSetsThatLackCharactersAndGeneratedColumnsAreNamed() {
        assertThat(ofLong("mediumtext", "gbk_chinese_ci").findings())
                .singleElement()
                .asString()
                .contains("t0", "gbk_chinese_ci", "utf8mb4");
        assertThat(findings(KEY, ID, new Column("n", "smallint(6)", true, true, "", true), META))
                .singleElement()
                .asString()
                .contains("generated");
    }

    /** A table of a collection with more text than a row holds; the first text column is of this type. */
    private static TableCheck ofLong(String type, String collation) {
        List<Field> fields = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        fields.add(Field.plain(100, "id", FieldType.INT64).as(Role.PRIMARY_KEY));
        columns.add(new Column("id", "bigint", false, false, "", false));
        for (int i = 0; i < 7; i++) {
            fields.add(Field.plain(101 + i, "t" + i, FieldType.VARCHAR).withMaxLength(65_535));
            columns.add(new Column(
                    "t" + i, i == 0 ? type : "mediumtext", false, false, i == 0 ? collation : "utf8mb4_bin", false));
        }
        return new TableCheck(
                Tables.mapping("t", fields.toArray(Field[]::new)), new TableShape(columns, KEY, List.of()));
    }

    private static List<String> findings(Map<String, Set<String>> keys, Column... columns) {
        return new ArrayList<>(new TableCheck(MAPPING, new TableShape(List.of(columns), keys, List.of())).findings());
    }
}
