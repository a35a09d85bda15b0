package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.WaitClock;
import io.godwit.runtime.process.Repeated;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the cluster showed last of all components of the namespace: two requests every three seconds, however many components there are, a
 * second after something was started, and none while nobody asks. A cluster that does not answer shows what it showed last. One thread of its own, which begins with the first question.
 */
final class ClusterLook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterLook.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration REST = Duration.ofSeconds(3);

    private final Cluster cluster;
    private final WaitClock clock;
    private final Duration pause;
    private final Duration rest;
    private final Repeated looks = new Repeated("cluster-look", this::lookIfAsked);
    private volatile Optional<Seen> last = Optional.empty();
    private volatile boolean asked;
    /** Whether somebody wants to see what was done since the last look. */
    private volatile boolean hurried;

    private long lookedNanos;
    private boolean started;
    private boolean away;

    /**
     * What was shown.
     *
     * @param askedNanos when the cluster was asked: what was done before is in it
     */
    record Seen(long askedNanos, Map<String, Deployment> deployments, Map<String, List<Pod>> pods) {
        /** What has the workload's name. */
        Optional<Deployment> deployment(String workload) {
            return Optional.ofNullable(deployments.get(workload));
        }

        /** Its pods. */
        List<Pod> pods(String workload) {
            return pods.getOrDefault(workload, List.of());
        }
    }

    /** Asks every three seconds, or after one. */
    ClusterLook(Cluster cluster, WaitClock clock) {
        this(cluster, clock, PAUSE, REST);
    }

    /**
     * A look.
     *
     * @param pause between two questions, if something was done since the first
     * @param rest between two others
     */
    ClusterLook(Cluster cluster, WaitClock clock, Duration pause, Duration rest) {
        this.cluster = cluster;
        this.clock = clock;
        this.pause = pause;
        this.rest = rest;
        this.lookedNanos = clock.nanoTime() - rest.toNanos();
    }

    /** What the cluster showed last to a question that was asked at that time or later; returns immediately. */
    Optional<Seen> since(long nanos) {
        Optional<Seen> shown = last.filter(seen -> seen.askedNanos() - nanos >= 0);
        if (shown.isEmpty()) {
            hurried = true;
        }
        asked = true;
        start();
        return shown;
    }

    private synchronized void start() {
        if (!started) {
            started = true;
            looks.nowAndEvery(pause);
        }
    }

    private void lookIfAsked() {
        if (asked && (hurried || clock.nanoTime() - lookedNanos >= rest.toNanos())) {
            asked = false;
            hurried = false;
            lookedNanos = clock.nanoTime();
            look();
        }
    }

    private void look() {
        long now = clock.nanoTime();
        try {
            Map<String, Deployment> deployments = cluster.deployments(Labels.ofAll()).stream()
                    .collect(Collectors.toMap(
                            deployment -> deployment.getMetadata().getName(), Function.identity()));
            Map<String, List<Pod>> pods = cluster.pods(Labels.ofAll()).stream()
                    .collect(Collectors.groupingBy(pod -> Labels.value(pod, Labels.WORKLOAD)));
            last = Optional.of(new Seen(now, deployments, pods));
            away = false;
        } catch (GodwitException e) {
            if (!away) {
                LOG.warn("code={} components are not seen: {}", e.code(), e.getMessage());
            }
            away = true;
        }
    }

    @Override
    public void close() {
        looks.close();
    }
}
