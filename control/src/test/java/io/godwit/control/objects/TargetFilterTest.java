package io.godwit.control.objects;

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
import io.godwit.testsupport.InMemoryDatabase;
import io.godwit.testsupport.InMemoryTargetSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetFilterTest {
    private final TargetFilter filter = new TargetFilter(new InMemoryTargetSchema(new InMemoryDatabase()));

    @Test
    void aCollectionThatNoTableCanHoldIsLeftOutWithItsReasonAndTheOthersStay() {
        TableMapping narrow = mapping("narrow", 128);
        TableMapping wide = mapping("wide", 16_001);

        SelectedObjects left = filter.apply(new SelectedObjects(List.of(narrow, wide), List.of(), List.of()));

        assertThat(left.mappings()).containsExactly(narrow);
        assertThat(left.skipped()).singleElement().satisfies(skipped -> {
            assertThat(skipped.collection()).isEqualTo(wide.collection().name());
            assertThat(skipped.reasons()).singleElement().asString().contains("16000 dimensions", "exclude");
        });
    }

    @Test
    void aTaskOfWhichNothingIsLeftFails() {
        assertThatThrownBy(
                        () -> filter.apply(new SelectedObjects(List.of(mapping("wide", 16_001)), List.of(), List.of())))
                .isInstanceOfSatisfying(GodwitException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.TARGET_UNSUPPORTED);
                    assertThat(e.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
                });
    }

    private static TableMapping mapping(String name, int dimension) {
        CollectionSchema collection = new CollectionSchema(
                new CollectionName("default", name),
                dimension,
                "",
                List.of(
                        Field.plain(100, "id", FieldType.INT64).as(Role.PRIMARY_KEY),
                        Field.plain(101, "v", FieldType.FLOAT_VECTOR).withDimension(dimension)),
                false,
                0,
                List.of(),
                0);
        return new TableMapping(collection, new TableName("shop", name), false);
    }
}
