package io.godwit.model.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ObjectsSpecTest {
    private static final CollectionName A = new CollectionName("default", "a");
    private static final CollectionName B = new CollectionName("default", "b");

    @Test
    void aSetOfPatternsMatchesWhatOneOfThemDoes() {
        List<ObjectPattern> patterns = patterns("default.a", "shop.*", "default.a", "*.x[12]");
        PatternSet set = new PatternSet(patterns);

        for (String name : List.of("default.a", "default.b", "shop.a", "shop.x1", "y.x2", "y.x3", "default.A")) {
            CollectionName collection = CollectionName.parse(name);
            assertThat(set.matches(collection))
                    .as(name)
                    .isEqualTo(patterns.stream().anyMatch(pattern -> pattern.matches(collection)));
            assertThat(set.matching(collection))
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, patterns.size())
                            .filter(i -> patterns.get(i).matches(collection))
                            .boxed()
                            .toList());
        }
    }

    @Test
    void manyStarsTakeNoTime() {
        CollectionName name = new CollectionName("default", "a".repeat(250));

        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThat(pattern("default." + "*a".repeat(60) + "b").matches(name))
                    .isFalse();
            assertThat(pattern("default." + "*a".repeat(60) + "*").matches(name))
                    .isTrue();
        });
    }

    @Test
    void starsSetsAndSingleCharactersAreHeldAgainstTheWholeName() {
        CollectionName name = CollectionName.parse("default.order_2026_a");

        for (String text : List.of("*.*_a", "d*t.order_[0-9]*[!b]", "default.**order?2026*", "*.order_2026_a*")) {
            assertThat(pattern(text).matches(name)).as(text).isTrue();
        }
        for (String text : List.of("*.*_b", "default.order_[!2]*", "default.order", "*.order_2026_a?", "?.*")) {
            assertThat(pattern(text).matches(name)).as(text).isFalse();
        }
    }

    @Test
    void aPatternWithoutWildcardsCoversOneCollection() {
        assertThat(pattern("default.a").only()).contains(A);
        assertThat(pattern("default.[a]").only()).isEmpty();
        assertThat(pattern("default.[a]").matches(A)).isTrue();
        assertThat(ObjectPattern.parse("default.a b")).isEmpty();
        assertThatThrownBy(() -> ObjectPattern.exactly(new CollectionName("default", "a*")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void singleCollectionsThatAPatternSelectedAreFewer() {
        ObjectsSpec wide = spec(List.of("default.*"), List.of("default.tmp_*"), Map.of(B, table("s.b")));

        assertThat(spec(List.of("default.a"), List.of(), Map.of()).narrows(wide))
                .isTrue();
        assertThat(spec(List.of("default.a", "default.b"), List.of(), Map.of(B, table("s.b")))
                        .narrows(wide))
                .isTrue();
        assertThat(spec(List.of("default.b"), List.of(), Map.of()).narrows(wide))
                .as("another table")
                .isFalse();
        assertThat(spec(List.of("default.tmp_1"), List.of(), Map.of()).narrows(wide))
                .as("was excluded")
                .isFalse();
        assertThat(spec(List.of("other.a"), List.of(), Map.of()).narrows(wide)).isFalse();
        assertThat(spec(List.of("default.a*"), List.of("default.tmp_*"), Map.of())
                        .narrows(wide))
                .as("another pattern")
                .isFalse();
        assertThat(spec(List.of("default.*"), List.of(), Map.of(B, table("s.b")))
                        .narrows(wide))
                .as("less excluded")
                .isFalse();
    }

    @Test
    void patternsThatAreTakenOutTakeTheirNewNamesAlong() {
        ObjectsSpec all = spec(List.of("default.*"), List.of(), Map.of(A, table("s.a"), B, table("s.b")));

        ObjectsSpec rest = all.without(patterns("default.a*", "default.a*"));

        assertThat(rest.exclude()).containsExactly(pattern("default.a*"));
        assertThat(rest.rename()).containsExactly(Map.entry(B, table("s.b")));
        assertThat(rest.narrows(all)).isTrue();
    }

    /** Each against each would be 400 million comparisons. */
    @Test
    void tensOfThousandsOfNamesAreComparedInNoTime() {
        List<ObjectPattern> names = IntStream.range(0, 20_000)
                .mapToObj(i -> pattern("default.c" + i))
                .toList();
        ObjectsSpec wide = new ObjectsSpec(names, List.of(), Map.of());
        long begin = System.nanoTime();

        assertThat(new ObjectsSpec(names.subList(0, 19_999), List.of(), Map.of()).narrows(wide))
                .isTrue();
        assertThat(ObjectSelection.of(
                                wide,
                                Stream.iterate(0, i -> i < 50_000, i -> i + 1)
                                        .map(i -> new CollectionName("default", "c" + i))
                                        .toList())
                        .selected())
                .hasSize(20_000);

        assertThat(System.nanoTime() - begin).isLessThan(3_000_000_000L);
    }

    private static ObjectsSpec spec(List<String> include, List<String> exclude, Map<CollectionName, TableName> rename) {
        return new ObjectsSpec(
                patterns(include.toArray(String[]::new)), patterns(exclude.toArray(String[]::new)), rename);
    }

    private static List<ObjectPattern> patterns(String... texts) {
        return Stream.of(texts).map(ObjectsSpecTest::pattern).toList();
    }

    private static ObjectPattern pattern(String text) {
        return ObjectPattern.parse(text).orElseThrow();
    }

    private static TableName table(String name) {
        CollectionName parts = CollectionName.parse(name);
        return new TableName(parts.database(), parts.collection());
    }
}
