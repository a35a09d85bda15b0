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
    private static final Column ID = new Column("ID", "varchar(64)", false, false, "utf8mb4_0900_bin");
    private static final Column N = new Column("n", "smallint(6)", false, false, "");
    private static final Column META = new Column("$meta", "json", true, false, "");
    private static final Map<String, Set<String>> KEY = Map.of("PRIMARY", Set.of("id"));

    @Test
    void aTableThatGodwitWouldMakeFits() {
        assertThat(findings(KEY, ID, N, META)).isEmpty();
    }

    @Test
    void widerColumnsAndExtraColumnsWithDefaultsFit() {
        assertThat(findings(
                        KEY,
                        new Column("id", "varchar(200)", false, false, "utf8mb4_0900_bin"),
                        new Column("n", "bigint(20)", true, false, ""),
                        META,
                        new Column("extra", "int", false, true, ""),
                        new Column("note", "text", true, false, "")))
                .isEmpty();
    }

    @Test
    void narrowerOrUnsignedNumbersDoNot() {
        assertThat(findings(KEY, ID, new Column("n", "tinyint(4)", false, false, ""), META))
                .singleElement()
                .asString()
                .contains("tinyint");
        assertThat(findings(KEY, ID, new Column("n", "bigint(20) unsigned", false, false, ""), META))
                .singleElement()
                .asString()
                .contains("unsigned");
    }

    @Test
    void keysThatTheCollationMergesAreNamed() {
        assertThat(findings(KEY, new Column("id", "varchar(64)", false, false, "utf8mb4_bin"), N, META))
                .singleElement()
                .asString()
                .contains("utf8mb4_bin", "utf8mb4_0900_bin");
    }

    @Test
    void aDynamicColumnThatIsMissingOrNotNullIsNamed() {
        assertThat(findings(KEY, ID, N)).singleElement().asString().contains("$meta", "missing");
        assertThat(findings(KEY, ID, N, new Column("$meta", "json", false, false, "")))
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
        assertThat(findings(KEY, ID, N, META, new Column("must", "int", false, false, "")))
                .singleElement()
                .asString()
                .contains("must");
    }

    private static List<String> findings(Map<String, Set<String>> keys, Column... columns) {
        return new ArrayList<>(new TableCheck(MAPPING, new TableShape(List.of(columns), keys, List.of())).findings());
    }
}
