package io.godwit.model.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableName;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectSelectionTest {
    @ParameterizedTest
    @CsvSource({
        "shop.*,shop.items,true",
        "shop.*,shop2.items,false",
        "s*p.it?ms,shop.items,true",
        "shop.item,shop.items,false",
        "Shop.items,shop.items,false",
        "shop.[a-i]tems,shop.items,true",
        "shop.[!a-i]tems,shop.items,false",
        "shop.[!x]tems,shop.items,true",
        "shop.item[.s],shop.items,true",
        "shop.a+b,shop.aab,false",
        "kd_test*.person*,kd_test.person,true",
        "*.*,a.b,true",
        "a.**b,a.xb,true",
        "a.[\\]]*,a.b,false",
        "a.[^b],a.c,false",
        "a.[&&b],a.&,true",
        "a.[a-],a.-,true"
    })
    void matches(String pattern, String name, boolean expected) {
        String[] parts = name.split("\\.");
        ObjectPattern parsed = ObjectPattern.parse(pattern).orElseThrow();
        assertThat(parsed.matches(new CollectionName(parts[0], parts[1]))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", ".a", "a.", "a.b.c", "a.[b", "a.[]", "a.[!]", "a.[z-a]", "a .b", "a.b\n"})
    void refusesWhatIsNoPattern(String text) {
        assertThat(ObjectPattern.parse(text)).isEmpty();
    }

    @Test
    void selectsIncludedMinusExcludedAndReportsWhatMatchesNothing() {
        ObjectsSpec objects = new ObjectsSpec(
                patterns("shop.*", "gone.*"),
                patterns("shop.tmp_*", "shop.old"),
                Map.of(
                        new CollectionName("shop", "b"), new TableName("search", "b"),
                        new CollectionName("shop", "absent"), new TableName("search", "absent")));

        ObjectSelection selection = ObjectSelection.of(
                objects,
                Stream.of("b", "tmp_1", "a")
                        .map(name -> new CollectionName("shop", name))
                        .toList());

        assertThat(selection.selected()).extracting(CollectionName::collection).containsExactly("a", "b");
        assertThat(selection.unmatched())
                .extracting(Problem::path)
                .as("an exclude may keep out what is not there yet")
                .containsExactly("spec.objects.include[1]", "spec.objects.rename.shop.absent");
        assertThat(objects.tableOf(new CollectionName("shop", "a"))).isEqualTo(new TableName("shop", "a"));
    }

    private static List<ObjectPattern> patterns(String... texts) {
        return Stream.of(texts)
                .map(text -> ObjectPattern.parse(text).orElseThrow())
                .toList();
    }
}
