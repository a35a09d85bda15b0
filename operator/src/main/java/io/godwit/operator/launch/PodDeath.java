package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.godwit.control.ComponentStarter;
import io.godwit.model.error.ComponentExitCode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A component's process that has ended in a pod.
 *
 * @param id of its container, which no other one has
 * @param exit as {@link ComponentExitCode}, or that of a signal; {@link ComponentStarter.Running#UNKNOWN} where the cluster does not know
 * @param asked whether the pod was being removed, so that it ended because somebody wanted it to
 * @param words the last lines that it wrote, or why the cluster ended it; empty where nobody knows
 */
record PodDeath(String id, int exit, boolean asked, Instant at, Optional<String> words) {
    /** Fits in a condition and in an Event together with what is said besides. */
    private static final int LONGEST_WORDS = 500;

    private static final String OUT_OF_MEMORY = "OOMKilled";
    private static final String FAILED = "Failed";
    private static final String BACK_OFF = "CrashLoopBackOff";

    /** Those that the pods' statuses show, the oldest first; of several in one pod the last two at most. */
    static List<PodDeath> in(List<Pod> pods) {
        return pods.stream()
                .flatMap(PodDeath::of)
                .sorted(Comparator.comparing(PodDeath::at))
                .toList();
    }

    private static Stream<PodDeath> of(Pod pod) {
        boolean asked = isRemoved(pod);
        List<PodDeath> deaths = component(pod).stream()
                .flatMap(status -> Stream.of(status.getLastState(), status.getState()))
                .filter(Objects::nonNull)
                .map(ContainerState::getTerminated)
                .filter(Objects::nonNull)
                .map(end -> new PodDeath(id(pod, end), exit(end), asked, at(end), lastLines(end.getMessage())))
                .toList();
        if (deaths.isEmpty() && hasFailed(pod)) { // evicted before its container was known to have ended
            return Stream.of(new PodDeath(
                    pod.getMetadata().getUid(),
                    ComponentStarter.Running.UNKNOWN,
                    asked,
                    Instant.EPOCH,
                    lastLines(pod.getStatus().getMessage())
                            .or(() -> lastLines(pod.getStatus().getReason()))));
        }
        return deaths.stream();
    }

    /** Whether somebody removes the pod: a rollout, a drain of its node, a user. */
    static boolean isRemoved(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /** Whether nothing runs in it, and the cluster waits before it starts something again, or never will. */
    static boolean isStuck(Pod pod) {
        boolean waits = component(pod)
                .map(ContainerStatus::getState)
                .filter(state -> state.getTerminated() != null
                        || state.getWaiting() != null
                                && BACK_OFF.equals(state.getWaiting().getReason()))
                .isPresent();
        return !isRemoved(pod) && (waits || hasFailed(pod));
    }

    /** Whether no process of it is left. */
    static boolean isOver(Pod pod) {
        return hasFailed(pod)
                || component(pod)
                                .map(ContainerStatus::getState)
                                .filter(state -> state.getTerminated() != null)
                                .isPresent()
                        && isRemoved(pod);
    }

    private static boolean hasFailed(Pod pod) {
        return pod.getStatus() != null && FAILED.equals(pod.getStatus().getPhase());
    }

    private static Optional<ContainerStatus> component(Pod pod) {
        return Stream.ofNullable(pod.getStatus())
                .flatMap(status -> Stream.ofNullable(status.getContainerStatuses()))
                .flatMap(List::stream)
                .filter(status -> PodTemplate.CONTAINER.equals(status.getName()))
                .findFirst();
    }

    private static String id(Pod pod, ContainerStateTerminated end) {
        return Optional.ofNullable(end.getContainerID())
                .orElseGet(() -> pod.getMetadata().getUid() + "/" + end.getFinishedAt());
    }

    private static int exit(ContainerStateTerminated end) {
        if (OUT_OF_MEMORY.equals(end.getReason())) {
            return ComponentExitCode.OUT_OF_MEMORY.code();
        }
        return Optional.ofNullable(end.getExitCode()).orElse(ComponentStarter.Running.UNKNOWN);
    }

    /** The end of it, from the beginning of a line on where one begins there. */
    private static Optional<String> lastLines(String message) {
        String all = message == null ? "" : message.strip();
        if (all.length() <= LONGEST_WORDS) {
            return Optional.of(all).filter(text -> !text.isEmpty());
        }
        String end = all.substring(all.length() - LONGEST_WORDS);
        int line = end.indexOf('\n');
        return Optional.of(line < 0 ? end : end.substring(line + 1));
    }

    private static Instant at(ContainerStateTerminated end) {
        try {
            return end.getFinishedAt() == null ? Instant.EPOCH : Instant.parse(end.getFinishedAt());
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
