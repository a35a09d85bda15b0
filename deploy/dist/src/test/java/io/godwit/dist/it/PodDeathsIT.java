package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.bench.soak.HotRows;
import io.godwit.cluster.LocalCluster;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.schema.CollectionName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A target follows its source whatever dies in the cluster that the task runs in: pods of the task and of the service, the cluster's
 * programs, a node, the link to a node whose pods go on writing. On a cluster of its own, since others use the one of all tests.
 */
@ResourceLock(RealServers.CONTROL_SERVICE)
class PodDeathsIT {
    private final RealServers servers = RealServers.get();

    /** What can be done to a task. */
    private interface Deaths {
        void of(MortalPods pods) throws Exception;
    }

    @Test
    void nothingIsLostOrGoesBackWhateverDiesInTheCluster() throws Exception {
        walk("deaths", 300, MortalPods::deleteFullImport, pods -> {
            pods.stopApiServer(Duration.ofSeconds(10));
            pods.cutOff(pods::deleteLeader);
        });
    }

    /**
     * Everything that can die, within an hour: {@code -Dgodwit.deaths.pods=true}. What was frozen comes early, so that its locks and
     * open transactions meet what follows.
     */
    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    @EnabledIfSystemProperty(named = "godwit.deaths.pods", matches = "true")
    void nothingIsLostOrGoesBackInALongWalk() throws Exception {
        Deaths whileItCopies = pods -> {
            pods.deleteFullImport();
            pods.restartFullImport();
        };
        walk("long-deaths", 60, whileItCopies, pods -> {
            pods.delete("store");
            pods.delete("incr-sync");
            pods.rolloutRestart("store");
            pods.rolloutRestart("incr-sync");
            pods.cutOffAndFreeze();
            pods.deleteLeader();
            pods.deleteService();
            pods.kill("IncrSyncMain");
            pods.restartContainerd();
            pods.cutOff(() -> {});
            pods.rolloutRestartService();
            pods.stopApiServer(Duration.ofMinutes(2));
            pods.loseNode();
            pods.delete("store", "incr-sync");
            pods.cutOff(pods::deleteLeader);
        });
    }

    /** @param copied rows of the full migration in a second, so that there is time to die */
    private void walk(String name, int copied, Deaths whileItCopies, Deaths whileItFollows) throws Exception {
        long seed = Long.getLong("godwit.soak.seed", System.nanoTime());
        System.out.println("seed of the deaths and the load: -Dgodwit.soak.seed=" + seed);
        long begun = System.nanoTime();
        String prefix = name.replace('-', '_');
        List<SampleCollection> samples = List.of(
                SampleCollection.versioned(new CollectionName("default", prefix + "_versioned"), 2_000, 16),
                SampleCollection.products(new CollectionName("default", prefix + "_products"), 2_000, 8));
        Path folder = servers.folder().resolve(name);
        try (LocalCluster cluster = RealCluster.ofTwoNodes(folder);
                InstalledChart godwit = new InstalledChart(servers, cluster, "godwit-" + name)) {
            godwit.install(MortalPods.farComponents());
            try (RunningLoad load = new RunningLoad(servers, samples, seed);
                    PodTask task = new PodTask(servers, godwit, name, prefix + "_*", options(copied), load);
                    MortalPods pods = new MortalPods(cluster, folder, godwit, task, new Random(seed))) {
                whileItCopies.of(pods);
                task.awaitConsistent();
                HotRows hotKeys = servers.hotRows(prefix + "_versioned", load::isWriting);
                CompletableFuture<Void> polling = CompletableFuture.runAsync(hotKeys, Background.THREADS);
                whileItFollows.of(pods);
                pods.assertObjectIsFollowed();
                long rows = task.stopAndCompare();
                polling.join();
                System.out.printf(
                        "pod deaths: %d in %d s, %d requests of the load, %d rows compared, %d looks at hot keys%n",
                        pods.deaths(),
                        Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                        load.requests(),
                        rows,
                        hotKeys.looks());
                assertThat(hotKeys.looks()).isGreaterThan(20);
                assertThat(hotKeys.wentBack())
                        .as("keys that showed an older version again")
                        .isEmpty();
            }
        }
    }

    private static String options(int copied) {
        return "{full: {resources: SMALL, limit: {rps: %d}}, incremental: {store: SMALL, writer: SMALL}}"
                .formatted(copied);
    }
}
