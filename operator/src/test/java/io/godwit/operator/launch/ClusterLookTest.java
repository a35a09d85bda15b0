package io.godwit.operator.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.runtime.limit.WaitClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterLookTest {
    private final MemoryCluster cluster = new MemoryCluster();
    private final ClusterLook look =
            new ClusterLook(cluster, WaitClock.SYSTEM, Duration.ofMillis(10), Duration.ofHours(1));

    @AfterEach
    void close() {
        look.close();
    }

    @Test
    void asksOftenOnlyForWhatWasDoneSince() {
        long begin = System.nanoTime();
        await().until(() -> look.since(begin).isPresent());
        int first = cluster.lists();

        await().during(Duration.ofMillis(200)).atMost(Duration.ofSeconds(5)).until(() -> look.since(begin)
                .isPresent());
        assertThat(cluster.lists()).as("nothing was done").isEqualTo(first);

        long done = System.nanoTime();
        await().atMost(Duration.ofSeconds(5)).until(() -> look.since(done).isPresent());
    }

    @Test
    void asksNothingWhileNobodyAsks() {
        await().during(Duration.ofMillis(100)).until(() -> cluster.lists() == 0);
    }

    @Test
    void aClusterThatDoesNotAnswerShowsWhatItShowedLast() {
        long begin = System.nanoTime();
        await().until(() -> look.since(begin).isPresent());
        cluster.goAway(true);

        long done = System.nanoTime();
        await().during(Duration.ofMillis(100)).until(() -> look.since(done).isEmpty());
        assertThat(look.since(begin)).isPresent();

        cluster.goAway(false);
        await().atMost(Duration.ofSeconds(5)).until(() -> look.since(done).isPresent());
    }
}
