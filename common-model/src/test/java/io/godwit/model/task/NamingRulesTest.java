package io.godwit.model.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamingRulesTest {
    private static final Field ID = Field.plain(100, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY);
    private static final Field VECTOR =
            Field.plain(101, "v", FieldType.FLOAT_VECTOR).withDimension(4);

    @Test
    void findsNothingInOrdinaryMappings() {
        assertThat(check(List.of(mapping("a", "x.a", ID, VECTOR, Field.dynamic(102)), mapping("b", "x.b", ID))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b", "a|b", "a\"b", "a'b", "a`b", "a(b", "a)b", "a=b", "a;b", "a/b", "a&b", "a\\b", "a\nb", "商品",
                "a$$b", "a\tb"
            })
    void refusesNamesForTablesAndColumns(String name) {
        TableMapping mapping = mapping("a", "x." + name, ID, Field.plain(103, name, FieldType.INT8));

        assertThat(check(List.of(mapping)))
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.remedy()).contains("rename"))
                .extracting(finding -> finding.field().isPresent())
                .containsExactly(false, true);
    }

    @Test
    void refusesNamesOverSixtyFourCharacters() {
        Field longest = Field.plain(103, "c".repeat(64), FieldType.INT8);
        Field tooLong = Field.plain(104, "d".repeat(65), FieldType.INT8);

        assertThat(check(List.of(mapping("a", "x." + "t".repeat(65), ID, longest, tooLong))))
                .extracting(finding -> finding.field().orElse("table").length())
                .containsExactly(5, 65);
    }

    @Test
    void asksForARenameWhereOnlyCaseTellsNamesApart() {
        List<NameFinding> findings = check(List.of(
                mapping("a", "x.Items", ID, Field.plain(103, "Id", FieldType.INT8)), mapping("b", "X.items", ID)));

        assertThat(findings).extracting(NameFinding::reason).allSatisfy(reason -> assertThat(reason)
                .contains("only in case"));
        assertThat(findings)
                .extracting(finding -> finding.collection().collection())
                .containsExactly("a", "b");
    }

    @Test
    void refusesSharedTablesOfDifferentShapes() {
        assertThat(sharing(ID, VECTOR)).isEmpty();
        assertThat(sharing(VECTOR, ID)).isEmpty();
        assertThat(sharing(ID))
                .singleElement()
                .extracting(NameFinding::reason)
                .asString()
                .contains("lacks the field v");
        assertThat(sharing(ID, VECTOR.withDimension(8)))
                .singleElement()
                .extracting(NameFinding::reason)
                .asString()
                .contains("dimension");
        assertThat(sharing(ID, Field.plain(101, "v", FieldType.JSON)))
                .singleElement()
                .extracting(NameFinding::reason)
                .asString()
                .contains("type");
        assertThat(sharing(ID, VECTOR, Field.dynamic(102)))
                .singleElement()
                .extracting(NameFinding::field)
                .isEqualTo(Optional.of("$meta"));
    }

    @Test
    void refusesASharedTableWithAPartitionKey() {
        Field tenant = Field.plain(103, "tenant", FieldType.INT64).as(Field.Role.PARTITION_KEY);

        assertThat(check(List.of(mapping("a", "x.all", ID, tenant, VECTOR), mapping("b", "x.all", ID, tenant, VECTOR))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.reason()).contains("partition key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "OceanBase", "information_schema"})
    void refusesTheServersOwnDatabases(String database) {
        assertThat(check(List.of(mapping("a", database + ".a", ID, VECTOR))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy()).contains("rename"));
    }

    @Test
    void keepsTheOwnerColumnOfSharedTablesFree() {
        Field owner = Field.plain(103, TableMapping.OWNER_COLUMN, FieldType.INT64);

        assertThat(check(List.of(mapping("a", "x.a", ID, owner)))).isEmpty();
        assertThat(check(ObjectSelection.mappings(merged(), List.of(schema("a", ID, owner), schema("b", ID, owner)))))
                .hasSize(2);
    }

    private static List<NameFinding> sharing(Field... fields) {
        return check(ObjectSelection.mappings(merged(), List.of(schema("a", ID, VECTOR), schema("b", fields))));
    }

    private static ObjectsSpec merged() {
        return new ObjectsSpec(
                List.of(ObjectPattern.parse("*.*").orElseThrow()),
                List.of(),
                Stream.of("a", "b")
                        .collect(Collectors.toMap(
                                name -> new CollectionName("db", name), name -> new TableName("x", "all"))));
    }

    private static TableMapping mapping(String collection, String table, Field... fields) {
        String[] names = table.split("\\.", 2);
        return new TableMapping(schema(collection, fields), new TableName(names[0], names[1]), false);
    }

    private static CollectionSchema schema(String name, Field... fields) {
        return new CollectionSchema(new CollectionName("db", name), 1, "", List.of(fields), false, 0, List.of(), 0);
    }

    private static List<NameFinding> check(List<TableMapping> mappings) {
        return NamingRules.check(mappings, "godwit");
    }
}
