package io.godwit.model.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicNamesTest {
    private static final String TASK = "abcdefghij23";

    @Test
    void aShortNameStandsInFull() {
        assertThat(TopicNames.snapshot(TASK, 2, collection("shop", "products", 42)))
                .isEqualTo("godwit.abcdefghij23.snapshot.2.shop.products.42");
        assertThat(TopicNames.change(TASK, collection("shop", "products", 42)))
                .isEqualTo("godwit.abcdefghij23.change.shop.products.42");
    }

    @Test
    void aLongNameIsCutToKafkasLimitAndKeepsTheCollectionId() {
        String name = "c".repeat(255);
        String first = TopicNames.snapshot(TASK, 1, collection("d".repeat(255), name, Long.MAX_VALUE));
        String second = TopicNames.snapshot(TASK, 1, collection("d".repeat(255), name, Long.MAX_VALUE - 1));

        assertThat(first).hasSize(249).endsWith("." + Long.MAX_VALUE);
        assertThat(second).hasSize(249).isNotEqualTo(first);
    }

    @Test
    void aNameThatJustFitsIsNotCut() {
        String shortest = TopicNames.change(TASK, collection("d", "", 7));
        String fits = "c".repeat(249 - shortest.length());

        assertThat(TopicNames.change(TASK, collection("d", fits, 7)))
                .hasSize(249)
                .contains(fits);
        assertThat(TopicNames.change(TASK, collection("d", fits + "c", 7)))
                .hasSize(249)
                .doesNotContain(fits + "c");
    }

    @Test
    void charactersThatKafkaRefusesAreReplaced() {
        assertThat(TopicNames.change(TASK, collection("d$b", "\u4e2d\uD83D\uDC26x", 7)))
                .matches("[A-Za-z0-9._-]+")
                .isEqualTo("godwit.abcdefghij23.change.d_b.__x.7");
    }

    private static CollectionSchema collection(String database, String name, long id) {
        return new CollectionSchema(new CollectionName(database, name), id, "", List.of(), false, 0, List.of(), 0);
    }
}
