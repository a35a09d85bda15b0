package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.Pod;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pods that were asked to end and of which nobody hears that they have: their node is lost, or hangs. As long as the cluster knows one, a
 * Deployment makes no pod of another template. What may still run in one is fenced, as every process is whose place another one took.
 */
final class LeftPods {
    private static final Logger LOG = LoggerFactory.getLogger(LeftPods.class);

    private LeftPods() {}

    /** Those in which something may still run. */
    static List<Pod> of(List<Pod> pods) {
        return pods.stream().filter(pod -> !PodDeath.isOver(pod)).toList();
    }

    /** Makes the cluster forget those that were asked to end {@code limit} ago; one that refuses is asked again by whoever starts next. */
    static void forget(Cluster cluster, List<Pod> left, Duration limit) {
        for (Pod pod : left) {
            String name = pod.getMetadata().getName();
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
}
