package io.godwit.milvus.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.row.Key;
import io.godwit.model.row.KeyRange;
import io.godwit.model.schema.FieldType;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RangeSplitterTest {
    @Property(tries = 60)
    void integersAreCutIntoBalancedRangesThatCoverEveryKey(
            @ForAll("skewedLongs") TreeSet<Key> keys, @ForAll @IntRange(min = 1, max = 8) int parts) {
        check(keys, parts, FieldType.INT64);
    }

    @Property(tries = 60)
    void textsAreCutIntoBalancedRangesThatCoverEveryKey(
            @ForAll("skewedTexts") TreeSet<Key> keys, @ForAll @IntRange(min = 1, max = 8) int parts) {
        check(keys, parts, FieldType.VARCHAR);
    }

    @Test
    void aLongBeginningThatAllKeysShareCostsFewCounts() {
        TreeSet<Key> keys = new TreeSet<>();
        String folder = "https://example.org/" + "a-folder-of-a-name/".repeat(50);
        for (int i = 0; i < 2_000; i++) {
            keys.add(Key.of(folder + (i % 2 == 0 ? "pictures/of/birds/" : "sounds/") + i));
        }

        assertThat(check(keys, 8, FieldType.VARCHAR)).isLessThan(400);
    }

    @Test
    void keysThatLieCloseTogetherCostFewCountsWhereverTheyAre() {
        for (long first : new long[] {0, 1_700_000_000_000L, Long.MIN_VALUE + 1, Long.MAX_VALUE - 100_000}) {
            TreeSet<Key> keys = LongStream.range(first, first + 100_000)
                    .<Key>mapToObj(Key::of)
                    .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);

            assertThat(check(keys, 4, FieldType.INT64)).isLessThan(10);
            assertThat(check(keys, 32, FieldType.INT64)).isLessThan(45);
        }
    }

    private static long firstNumber(TreeSet<Key> keys) {
        return keys.isEmpty() ? 0 : ((Key.OfLong) keys.first()).value();
    }

    /** Answers how often the keys were counted. */
    private static int check(TreeSet<Key> keys, int parts, FieldType type) {
        AtomicInteger counts = new AtomicInteger();
        ToLongFunction<Key> rowsUpTo = key -> {
            counts.incrementAndGet();
            return keys.headSet(key, true).size();
        };
        Boundary.Search search = type == FieldType.INT64
                ? new NumberBoundaries(rowsUpTo, firstNumber(keys), keys.size())
                : new TextBoundaries(rowsUpTo, key -> Optional.ofNullable(keys.higher(key)));
        List<KeyRange> ranges = new RangeSplitter(search).split(parts, keys.size());
        assertThat(ranges).hasSizeBetween(1, parts);
        for (Key key : keys) {
            assertThat(ranges.stream().filter(r -> r.contains(key))).hasSize(1);
        }
        for (int i = 1; i < ranges.size(); i++) {
            assertThat(ranges.get(i).after()).isEqualTo(ranges.get(i - 1).upTo());
        }
        assertThat(ranges.getFirst().after()).isEmpty();
        assertThat(ranges.getLast().upTo()).isEmpty();
        if (keys.size() >= 100 * parts) {
            assertThat(ranges).hasSize(parts);
            double even = (double) keys.size() / parts;
            for (KeyRange range : ranges) {
                assertThat((double) keys.stream().filter(range::contains).count())
                        .isBetween(even * 0.7, even * 1.3);
            }
        }
        return counts.get();
    }

    @Provide
    Arbitrary<TreeSet<Key>> skewedLongs() {
        return Arbitraries.longs()
                .between(1, 4)
                .flatMap(shape -> Arbitraries.integers().between(0, 1_500).map(size -> LongStream.range(0, size)
                        .map(i -> switch (shape.intValue()) {
                            case 1 -> i;
                            case 2 -> i < size / 2 ? i : Long.MAX_VALUE - i;
                            case 3 -> Long.MIN_VALUE + 1 + i * i;
                            default -> (long) Math.pow(1.02, i);
                        })
                        .<Key>mapToObj(Key::of)
                        .collect(TreeSet::new, TreeSet::add, TreeSet::addAll)));
    }

    @Provide
    Arbitrary<TreeSet<Key>> skewedTexts() {
        return Arbitraries.integers()
                .between(1, 4)
                .flatMap(shape -> Arbitraries.integers().between(0, 1_500).map(size -> Stream.iterate(0, i -> i + 1)
                        .limit(size)
                        .map(i -> switch (shape) {
                            case 1 -> "user-" + i;
                            case 2 -> i % 2 == 0 ? "a" + i : "\u4e2d\u6587" + i;
                            case 3 -> "x".repeat(i % 90) + i;
                            default -> "\ud83d\ude00" + Integer.toHexString(i * 7919);
                        })
                        .<Key>map(Key::of)
                        .collect(TreeSet::new, TreeSet::add, TreeSet::addAll)));
    }
}
