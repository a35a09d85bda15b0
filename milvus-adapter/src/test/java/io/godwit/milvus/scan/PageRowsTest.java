package io.godwit.milvus.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.testsupport.Samples;
import org.junit.jupiter.api.Test;

class PageRowsTest {
    private final CollectionSchema narrow = Samples.collection("c", 1, FieldType.INT64);

    @Test
    void neverMoreThanAsked() {
        PageRows rows = new PageRows(narrow, 100);

        rows.came(100, 100);

        assertThat(rows.get()).isEqualTo(100);
    }

    @Test
    void aPageFollowsTheSizeOfTheRowsThatCame() {
        PageRows rows = new PageRows(narrow, 8_192);

        rows.came(1_000, 1_000L * PageRows.PAGE_BYTES / 50);

        assertThat(rows.get()).isEqualTo(50);
    }

    @Test
    void aRefusedPageIsAskedForWithFewerRowsDownToOne() {
        PageRows rows = new PageRows(narrow, 8_192);

        int first = rows.get();
        assertThat(rows.shrink()).isTrue();
        assertThat(rows.get()).isEqualTo(first / 2);
        while (rows.get() > 1) {
            assertThat(rows.shrink()).isTrue();
        }

        assertThat(rows.shrink()).isFalse();
    }

    @Test
    void theFirstPageFitsAnAnswerWhateverTextsAndJsonHold() {
        CollectionSchema texts = Samples.collection("c", 1, FieldType.VARCHAR);
        long mostBytes = 64L * 1024 * 1024;
        long rowBytes = texts.fields().stream()
                .mapToLong(f -> f.type() == FieldType.JSON ? 65_536 : f.maxLength())
                .sum();

        assertThat(new PageRows(texts, 8_192).get() * rowBytes).isBetween(1L, mostBytes);
    }

    @Test
    void pagesGrowAgainStepByStep() {
        PageRows rows = new PageRows(narrow, 8_192);
        rows.shrink();
        rows.shrink();

        int before = rows.get();

        rows.came(before, before * 100L);

        assertThat(rows.get()).isEqualTo(4 * before);
    }
}
