package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.godwit.model.error.ErrorCode;
import io.godwit.runtime.state.Failure;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What keeps the cluster from starting an instance: an image that it does not get, no room, a Secret that is not there, a policy, or somebody
 * who holds its Deployment back. Pure.
 */
final class PodObstacle {
    /** A pod passes through these by itself; {@link SlowStart} sees whether it does. */
    private static final Set<String> PASSING = Set.of("ContainerCreating", "PodInitializing", "CrashLoopBackOff");

    private static final String REMEDY = "give it what it lacks; kubectl describe shows what the cluster tried";
    private static final String NO = "False";
    private static final String YES = "True";

    private PodObstacle() {}

    /** Empty where nothing is known to keep it. */
    static Optional<Failure> of(Optional<Deployment> deployment, List<Pod> pods) {
        return deployment.flatMap(found -> heldBack(found, pods)).or(() -> refusal(deployment, pods)
                .map(PodObstacle::failure));
    }

    /** It is not started against the will of whoever did that. */
    private static Optional<Failure> heldBack(Deployment deployment, List<Pod> pods) {
        String name = deployment.getMetadata().getName();
        if (Labels.replicas(deployment) == 0) {
            return Optional.of(new Failure(
                    ErrorCode.CLUSTER_REFUSED.name(),
                    "deployment " + name + " was scaled to none",
                    "scale it to one, or restart the component"));
        }
        boolean isMade = pods.stream()
                .anyMatch(pod -> !PodDeath.isRemoved(pod) && Labels.generation(pod) == Labels.generation(deployment));
        return Boolean.TRUE.equals(deployment.getSpec().getPaused()) && !isMade
                ? Optional.of(new Failure(
                        ErrorCode.CLUSTER_REFUSED.name(),
                        "deployment " + name + " is paused and makes no pod",
                        "resume it: kubectl rollout resume deployment/" + name))
                : Optional.empty();
    }

    private static Failure failure(String text) {
        return new Failure(ErrorCode.CLUSTER_REFUSED.name(), text, REMEDY);
    }

    private static Optional<String> refusal(Optional<Deployment> deployment, List<Pod> pods) {
        return Stream.concat(
                        deployment.stream().flatMap(PodObstacle::refused),
                        pods.stream()
                                .filter(pod -> !PodDeath.isRemoved(pod))
                                .map(Pod::getStatus)
                                .filter(Objects::nonNull)
                                .flatMap(status -> Stream.concat(unscheduled(status), waiting(status))))
                .findFirst();
    }

    /** A pod that was not even created, as by a quota or a policy. */
    private static Stream<String> refused(Deployment deployment) {
        return Stream.ofNullable(deployment.getStatus())
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> "ReplicaFailure".equals(condition.getType()) && YES.equals(condition.getStatus()))
                .map(condition -> text(condition.getReason(), condition.getMessage()));
    }

    private static Stream<String> unscheduled(PodStatus status) {
        return status.getConditions().stream()
                .filter(condition -> "PodScheduled".equals(condition.getType()) && NO.equals(condition.getStatus()))
                .map(condition -> text(condition.getReason(), condition.getMessage()));
    }

    private static Stream<String> waiting(PodStatus status) {
        return Stream.concat(status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream())
                .map(ContainerStatus::getState)
                .filter(Objects::nonNull)
                .map(ContainerState::getWaiting)
                .filter(Objects::nonNull)
                .filter(waiting -> waiting.getReason() != null && !PASSING.contains(waiting.getReason()))
                .map(PodObstacle::text);
    }

    private static String text(ContainerStateWaiting waiting) {
        return text(waiting.getReason(), waiting.getMessage());
    }

    private static String text(String reason, String message) {
        return message == null || message.isBlank() ? reason : reason + ": " + message;
    }
}
