package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.Pod;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.WaitClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pods that were asked to end and of which nobody hears that they have: their node is lost, or hangs. As long as the cluster knows one, a
 * Deployment makes no pod of another template. What may still run in one is fenced, as every process is whose place another one took. One
 * thread.
 */
final class LostPods {
    private static final Logger LOG = LoggerFactory.getLogger(LostPods.class);

    private final Cluster cluster;
    private final WaitClock clock;
    private final Duration limit;
    /** Since when they are seen being removed, by name: clocks of others do not matter. */
    private final Map<String, Long> sinceNanos = new HashMap<>();

    /**
     * Nothing is seen yet.
     *
     * @param limit more than a pod takes to drain
     */
    LostPods(Cluster cluster, WaitClock clock, Duration limit) {
        this.cluster = cluster;
        this.clock = clock;
        this.limit = limit;
    }

    /** Those in which something may still run. */
    static List<Pod> left(List<Pod> pods) {
        return pods.stream().filter(pod -> !PodDeath.isOver(pod)).toList();
    }

    /** Makes the cluster forget those that were seen being removed for longer than the limit; of each, that is tried once in that time. */
    void look(List<Pod> pods) {
        long now = clock.nanoTime();
        Set<String> removed =
                pods.stream().filter(PodDeath::isRemoved).map(LostPods::name).collect(Collectors.toSet());
        sinceNanos.keySet().retainAll(removed);
        removed.forEach(name -> sinceNanos.putIfAbsent(name, now));
        List<Pod> lost = pods.stream()
                .filter(pod -> removed.contains(name(pod)))
                .filter(pod -> now - sinceNanos.get(name(pod)) > limit.toNanos())
                .toList();
        lost.forEach(pod -> sinceNanos.put(name(pod), now));
        forget(lost);
    }

    /** Makes the cluster forget those that are being removed, after as long as the limit. */
    void forget(List<Pod> left) {
        for (Pod pod : left) {
            String name = name(pod);
            if (!PodDeath.isRemoved(pod)) {
                LOG.warn("pod {} is not removed after {}", name, limit);
                continue;
            }
            LOG.warn("pod {} has not ended after {}: its node may be lost, and the cluster forgets it", name, limit);
            try {
                cluster.forgetPod(name);
            } catch (GodwitException e) {
                LOG.warn("code={} pod {} is not forgotten: {}", e.code(), name, e.getMessage());
            }
        }
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }
}
