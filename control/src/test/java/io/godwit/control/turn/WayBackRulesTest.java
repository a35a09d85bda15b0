package io.godwit.control.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.testsupport.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WayBackRulesTest {
    @Test
    void aCollectionForEachTableOfADatabaseForEachDatabaseCanBeCarriedBack() {
        assertThat(WayBackRules.refused(List.of(
                        mapping("a.x", "a.x", false, false),
                        mapping("a.y", "a.y", false, false),
                        mapping("b.x", "b.x", false, false))))
                .isEmpty();
    }

    @Test
    void keysThatMilvusMakesAreRefused() {
        assertThat(refused(mapping("a.x", "a.x", true, false)))
                .singleElement()
                .asString()
                .contains("a.x", "AutoID");
    }

    @Test
    void severalCollectionsInOneTableAreRefused() {
        assertThat(refused(mapping("a.x", "a.all", false, true), mapping("a.y", "a.all", false, true)))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("multi-table aggregation", "a.all"));
    }

    @Test
    void severalDatabasesInOneAreRefused() {
        assertThat(refused(
                        mapping("a.x", "t.x", false, false),
                        mapping("b.y", "t.y", false, false),
                        mapping("c.z", "c.z", false, false)))
                .satisfiesExactly(
                        x -> assertThat(x).contains("a.x", "databases a, b of Milvus map to the same database t"),
                        y -> assertThat(y).contains("b.y"));
    }

    @Test
    void aPartitionIsOfOneOfTheCollectionsAndThatHasNoPartitionKey() {
        TableMapping plain = mapping("a.x", "a.x", false, false);
        TableMapping keyed = keyed("a.y");

        assertThat(WayBackRules.misplaced(
                        List.of(plain, keyed), Map.of(plain.collection().name(), "recent")))
                .isEmpty();
        assertThat(WayBackRules.misplaced(
                        List.of(plain, keyed),
                        Map.of(keyed.collection().name(), "recent", new CollectionName("b", "z"), "recent")))
                .satisfiesExactly(
                        y -> assertThat(y)
                                .returns("a.y", TurnObstacle::object)
                                .returns("remove spec.options.reverse.partitions.a.y", TurnObstacle::remedy)
                                .asString()
                                .contains("partition key tenant"),
                        z -> assertThat(z)
                                .returns("b.z", TurnObstacle::object)
                                .asString()
                                .contains("none of the task's collections"));
    }

    private static TableMapping keyed(String name) {
        TableMapping plain = mapping(name, name, false, false);
        CollectionSchema collection = plain.collection();
        List<Field> fields = new ArrayList<>(collection.fields());
        fields.add(Field.plain(999, "tenant", FieldType.INT64).as(Field.Role.PARTITION_KEY));
        return new TableMapping(
                new CollectionSchema(collection.name(), collection.id(), "", fields, false, 0, List.of(), 0),
                plain.table(),
                false);
    }

    private static List<String> refused(TableMapping... mappings) {
        return WayBackRules.refused(List.of(mappings)).stream()
                .map(TurnObstacle::toString)
                .toList();
    }

    private static TableMapping mapping(String collection, String table, boolean autoId, boolean aggregated) {
        String[] from = collection.split("\\.");
        String[] to = table.split("\\.");
        CollectionSchema plain = Samples.collection("any", collection.hashCode(), FieldType.INT64);
        return new TableMapping(
                new CollectionSchema(
                        new CollectionName(from[0], from[1]), plain.id(), "", plain.fields(), autoId, 0, List.of(), 0),
                new TableName(to[0], to[1]),
                aggregated);
    }
}
