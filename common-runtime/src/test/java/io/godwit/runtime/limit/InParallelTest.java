package io.godwit.runtime.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InParallelTest {
    private static final List<Integer> ITEMS = IntStream.range(0, 40).boxed().toList();

    private final Set<Integer> seen = new ConcurrentSkipListSet<>();
    private final List<Integer> reported = new ArrayList<>();

    @Test
    void everyItemIsDoneAndCounted() {
        InParallel.forEach(ITEMS, 4, seen::add, reported::add);

        assertThat(seen).containsExactlyElementsOf(ITEMS);
        assertThat(reported)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 40).boxed().toList());
    }

    @Test
    void soManyAreDoneAtATimeAndNoMore() {
        CyclicBarrier together = new CyclicBarrier(4); // would break if fewer ran at a time
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        InParallel.forEach(
                ITEMS,
                4,
                item -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    meet(together);
                    running.decrementAndGet();
                },
                reported::add);

        assertThat(most).hasValue(4);
    }

    @Test
    void theFirstFailureIsThrownAndTheRestIsLeft() {
        IllegalStateException failure = new IllegalStateException("no");

        assertThatThrownBy(() -> InParallel.forEach(
                        ITEMS,
                        1,
                        item -> {
                            if (item == 3) {
                                throw failure;
                            }
                            seen.add(item);
                        },
                        reported::add))
                .isSameAs(failure);
        assertThat(seen).contains(0, 1, 2).doesNotContain(3);
        assertThat(reported).containsExactly(1, 2, 3);
    }

    @Test
    void ofNothingNothingIsDone() {
        InParallel.forEach(List.<Integer>of(), 4, seen::add, reported::add);

        assertThat(reported).isEmpty();
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void answersComeInTheOrderOfTheItems() {
        assertThat(InParallel.map(ITEMS, 4, item -> -item))
                .isEqualTo(ITEMS.stream().map(item -> -item).toList());
    }
}
