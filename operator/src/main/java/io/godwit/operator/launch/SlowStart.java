package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.godwit.model.error.ErrorCode;
import io.godwit.runtime.state.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Notices a pod that does not get beyond its start: a volume that cannot be mounted, say, of which only Events speak. It is timed from the
 * first look that shows it, so no two clocks are compared. One for each workload; its task's thread uses it.
 */
final class SlowStart {
    /** What a pod takes whose image is there. */
    static final Duration USUAL = Duration.ofSeconds(60);

    private static final Set<String> BEFORE_IT_RUNS = Set.of("ContainerCreating", "PodInitializing");
    private static final String PENDING = "Pending";

    private Optional<String> starting = Optional.empty();
    private long sinceNanos;

    /**
     * Why it is taking long; empty while it is not.
     *
     * @param pods that there are of the workload
     * @param nanos when the cluster was asked for them
     */
    Optional<Failure> look(List<Pod> pods, long nanos) {
        Optional<Pod> found = pods.stream()
                .filter(pod -> !PodDeath.isRemoved(pod) && reason(pod).isPresent())
                .findFirst();
        Optional<String> now = found.map(pod -> pod.getMetadata().getUid());
        if (!now.equals(starting)) {
            starting = now;
            sinceNanos = nanos;
        }
        return found.filter(pod -> nanos - sinceNanos > USUAL.toNanos()).map(SlowStart::failure);
    }

    private static Failure failure(Pod pod) {
        String name = pod.getMetadata().getName();
        return new Failure(
                ErrorCode.CLUSTER_REFUSED.name(),
                "pod " + name + " has been in " + reason(pod).orElseThrow() + " for more than " + USUAL.toSeconds()
                        + " s",
                "kubectl describe pod " + name
                        + " says what it waits for: an image, a volume, a Secret of the pod template, or its node");
    }

    private static Optional<String> reason(Pod pod) {
        if (pod.getStatus() == null) {
            return Optional.empty();
        }
        List<ContainerStatus> containers = Stream.concat(
                        pod.getStatus().getInitContainerStatuses().stream(),
                        pod.getStatus().getContainerStatuses().stream())
                .toList();
        return containers.isEmpty()
                ? Optional.ofNullable(pod.getStatus().getPhase()).filter(PENDING::equals)
                : containers.stream()
                        .map(ContainerStatus::getState)
                        .filter(Objects::nonNull)
                        .map(ContainerState::getWaiting)
                        .filter(Objects::nonNull)
                        .map(ContainerStateWaiting::getReason)
                        .filter(Objects::nonNull)
                        .filter(BEFORE_IT_RUNS::contains)
                        .findFirst();
    }
}
