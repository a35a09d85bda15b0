package io.godwit.control.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.objects.ObjectPreview.Choice;
import io.godwit.control.objects.ObjectPreview.Wish;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableName;
import io.godwit.model.task.NameFinding;
import io.godwit.model.task.ObjectPattern;
import io.godwit.model.task.ObjectsSpec;
import io.godwit.model.task.Problem;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ObjectPreviewTest {
    private static final List<CollectionName> SOURCE = names(
            "default.items", "default.Items", "default.tmp_1", "default.odd$$", "shop.items", "shop.orders", "mysql.t");

    @Test
    void aCollectionIsSelectedExcludedOrNotIncluded() {
        ObjectPreview preview = preview(List.of("default.*"), List.of("*.tmp_*"), Map.of());

        assertThat(preview.count(Choice.SELECTED)).isEqualTo(3);
        assertThat(preview.count(Choice.EXCLUDED)).isEqualTo(1);
        assertThat(preview.count(Choice.NOT_INCLUDED)).isEqualTo(3);
        ObjectPreview.Item excluded = preview.item(name("default.tmp_1"));
        assertThat(excluded.choice()).isEqualTo(Choice.EXCLUDED);
        assertThat(excluded.excludedBy()).extracting(ObjectPattern::toString).containsExactly("*.tmp_*");
        assertThat(find(preview, "TMP", EnumSet.allOf(Choice.class))).containsExactly(name("default.tmp_1"));
        assertThat(find(preview, "", EnumSet.of(Choice.NOT_INCLUDED))).hasSize(3);
    }

    @Test
    void rulesThatMatchNothingOrTheSameAreNamed() {
        ObjectPreview preview = preview(
                List.of("default.*", "default.items", "gone.*", "*.items"),
                List.of("never.*"),
                Map.of(name("default.lost"), new TableName("a", "b")));

        assertThat(preview.unmatched())
                .extracting(Problem::path)
                .containsExactly("spec.objects.include[2]", "spec.objects.rename.default.lost");
        assertThat(preview.overlaps())
                .extracting(o -> o.first() + " " + o.second() + " " + o.collections() + " " + o.example())
                .containsExactlyInAnyOrder(
                        "default.items default.* 1 default.items", "default.items *.items 1 default.items");
    }

    @Test
    void namesThatTheTargetCannotHaveAreFindings() {
        ObjectPreview preview = preview(List.of("*.*"), List.of(), Map.of());

        assertThat(preview.withFindings()).isEqualTo(3);
        assertThat(preview.find(new Wish("", Set.of(Choice.SELECTED), true)))
                .containsExactly(name("default.items"), name("default.odd$$"), name("mysql.t"));
        assertThat(preview.item(name("default.odd$$")).findings())
                .extracting(NameFinding::reason)
                .containsExactly("the table name odd$$ contains $$");
        assertThat(preview.item(name("default.items")).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.reason()).contains("differs from", "only in case"));
    }

    @Test
    void collectionsForOneTableAreNamed() {
        ObjectPreview preview =
                preview(List.of("*.items"), List.of(), Map.of(name("shop.items"), new TableName("default", "items")));

        assertThat(preview.item(name("default.items")).shared()).isEqualTo(1);
        assertThat(preview.item(name("default.items")).sharers()).containsExactly(name("shop.items"));
        assertThat(preview.withFindings()).isZero();
    }

    /** The listing itself is the source's; what comes after it is measured here. */
    @Test
    void aPageAndASearchOfFiftyThousandTakeNoTime() {
        List<CollectionName> many = IntStream.range(0, 50_000)
                .mapToObj(i -> new CollectionName("tenant_" + i / 1_000, "collection_" + i % 1_000))
                .sorted()
                .toList();
        ObjectsSpec objects = spec(
                List.of("tenant_1*.*", "tenant_*.collection_?", "tenant_7.collection_7", "*.*"),
                List.of("*.collection_9*"),
                Map.of());
        page(objects, many, ""); // classes are loaded
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long begin = System.nanoTime();
            page(objects, many, "tenant_17.collection_3");
            best = Math.min(best, System.nanoTime() - begin);
        }
        System.out.println("a search in 50,000 collections takes " + best / 1_000_000 + " ms");

        assertThat(best).isLessThan(1_000_000_000L);
    }

    private static void page(ObjectsSpec objects, List<CollectionName> many, String text) {
        ObjectPreview preview = new ObjectPreview(objects, "godwit", many);
        List<ObjectPreview.Item> items = find(preview, text, Set.of(Choice.SELECTED)).stream()
                .limit(150)
                .map(preview::item)
                .toList();
        assertThat(items).isNotEmpty();
    }

    private static List<CollectionName> find(ObjectPreview preview, String text, Set<Choice> choices) {
        return preview.find(new Wish(text.toLowerCase(java.util.Locale.ROOT), choices, false));
    }

    private static ObjectPreview preview(
            List<String> include, List<String> exclude, Map<CollectionName, TableName> rename) {
        return new ObjectPreview(
                spec(include, exclude, rename),
                "godwit",
                SOURCE.stream().sorted().toList());
    }

    private static ObjectsSpec spec(List<String> include, List<String> exclude, Map<CollectionName, TableName> rename) {
        return new ObjectsSpec(
                include.stream()
                        .map(text -> ObjectPattern.parse(text).orElseThrow())
                        .toList(),
                exclude.stream()
                        .map(text -> ObjectPattern.parse(text).orElseThrow())
                        .toList(),
                rename);
    }

    private static CollectionName name(String text) {
        return CollectionName.parse(text);
    }

    private static List<CollectionName> names(String... texts) {
        return Stream.of(texts).map(CollectionName::parse).toList();
    }
}
