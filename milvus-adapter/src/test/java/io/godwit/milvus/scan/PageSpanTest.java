package io.godwit.milvus.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PageSpanTest {
    private static final KeyRange AFTER_100 = KeyRange.ALL.startingAfter(Key.of(100));

    private final PageSpan span = new PageSpan();

    @Test
    void theFirstPageIsAskedForWithoutABound() {
        assertThat(span.of(AFTER_100, 10)).isEqualTo(AFTER_100);
    }

    @Test
    void theNextOneReachesAsFarAsTwicePageWouldAtTheSameDistances() {
        span.of(AFTER_100, 10);
        span.came(10, Key.of(110), Key.of(200)); // 10 apart

        assertThat(span.of(KeyRange.ALL.startingAfter(Key.of(200)), 10)).isEqualTo(range(200, 400));
        assertThat(span.of(KeyRange.ALL.startingAfter(Key.of(200)), 5)).isEqualTo(range(200, 300));
    }

    @Test
    void whereFewRowsAreItReachesFurtherEachTime() {
        span.of(AFTER_100, 10);
        span.came(10, Key.of(101), Key.of(110)); // 1 apart
        span.of(AFTER_100, 10);
        span.nothingCame();

        assertThat(span.of(AFTER_100, 10)).isEqualTo(range(100, 180));

        span.came(3, Key.of(101), Key.of(103));

        assertThat(span.of(AFTER_100, 10)).isEqualTo(range(100, 420));
    }

    @Test
    void rowsUnderOneKeyStillMoveTheBound() {
        span.of(AFTER_100, 10);
        span.came(10, Key.of(101), Key.of(101));

        assertThat(span.of(KeyRange.ALL.startingAfter(Key.of(101)), 10)).isEqualTo(range(101, 102));
    }

    @Test
    void nothingReachesBehindTheEndOfTheRangeOrOfTheKeys() {
        span.of(AFTER_100, 10);
        span.came(10, Key.of(110), Key.of(200));
        KeyRange end = range(200, 400);
        KeyRange highest = KeyRange.ALL.startingAfter(Key.of(Long.MAX_VALUE - 5));

        assertThat(span.of(end, 10)).isEqualTo(end);
        assertThat(span.of(highest, 10)).isEqualTo(highest);
    }

    @Test
    void textHasNoDistance() {
        KeyRange text = KeyRange.ALL.startingAfter(Key.of("k"));
        span.of(text, 10);
        span.came(10, Key.of("l"), Key.of("m"));

        assertThat(span.of(text, 10)).isEqualTo(text);
    }

    /** Whatever the keys: every one is asked for, in few questions. */
    @Property(tries = 300)
    void everyKeyIsReadInFewQuestions(@ForAll Random random, @ForAll @IntRange(min = 1, max = 2_000) int count) {
        NavigableSet<Long> keys = keys(random, count);
        int limit = 1 + random.nextInt(50);
        PageSpan pages = new PageSpan();
        KeyRange rest = KeyRange.ALL;
        long read = 0;
        int questions = 0;

        for (boolean more = true; more; ) {
            KeyRange asked = pages.of(rest, limit);
            long[] page = keys.stream()
                    .mapToLong(Long::longValue)
                    .filter(key -> asked.contains(Key.of(key)))
                    .limit(limit)
                    .toArray();
            questions++;
            read += page.length;
            if (page.length > 0) {
                pages.came(page.length, Key.of(page[0]), Key.of(page[page.length - 1]));
                rest = rest.startingAfter(Key.of(page[page.length - 1]));
            } else {
                more = !asked.equals(rest);
                rest = more ? rest.startingAfter(asked.upTo().orElseThrow()) : rest;
                pages.nothingCame();
            }
        }

        assertThat(read).isEqualTo(keys.size());
        assertThat(questions).isLessThan(40 + 40 * (1 + keys.size() / limit));
    }

    /** Close together, far apart, or in heaps with gaps of any size, as keys that a server makes up are. */
    private static NavigableSet<Long> keys(Random random, int count) {
        NavigableSet<Long> keys = new TreeSet<>(Arrays.asList(Long.MIN_VALUE, Long.MAX_VALUE));
        long key = random.nextBoolean() ? random.nextLong() : random.nextInt(1_000);
        for (int i = 0; i < count; i++) {
            key += random.nextInt(30) == 0 ? 1L << random.nextInt(62) : 1 + random.nextInt(3);
            keys.add(key);
        }
        return keys;
    }

    private static KeyRange range(long after, long upTo) {
        return new KeyRange(Optional.of(Key.of(after)), Optional.of(Key.of(upTo)));
    }
}
