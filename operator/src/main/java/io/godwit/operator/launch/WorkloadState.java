package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.godwit.control.ComponentStarter;
import io.godwit.model.error.ComponentExitCode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How an instance stands, from what the cluster shows of its workload. Pure.
 *
 * <p>A pod that is replaced (a rollout, a drained or lost node, {@code kubectl delete pod}) is no end of the instance: the cluster starts
 * another one. A process that ended by itself is one, also if the cluster has started it again meanwhile: whoever supervises the instance
 * counts, and starts it without the cluster's growing pauses.
 */
final class WorkloadState {
    private WorkloadState() {}

    /**
     * How the instance has ended; empty while it runs, starts or is replaced.
     *
     * @param deployment what has the workload's name
     * @param buried ids of processes that ended before this instance was started
     */
    static OptionalInt exit(Optional<Deployment> deployment, List<Pod> pods, Set<String> buried, Owner owner) {
        if (deployment
                .filter(found -> owner.taskId().equals(Labels.value(found, Labels.TASK_ID)))
                .isEmpty()) {
            return OptionalInt.of(ComponentStarter.Running.UNKNOWN); // somebody deleted it
        }
        long generation = Labels.generation(deployment.get());
        if (generation != owner.generation()) {
            return OptionalInt.of(
                    generation > owner.generation()
                            ? ComponentExitCode.FENCED.code()
                            : ComponentStarter.Running.UNKNOWN);
        }
        if (Labels.generationOfPods(deployment.get()) != owner.generation()) {
            return OptionalInt.of(ComponentStarter.Running.UNKNOWN); // kubectl rollout undo: its pods are fenced
        }
        OptionalInt held = held(deployment.get());
        return held.isPresent() ? held : exit(newest(pods, buried, false));
    }

    /** The exit code after which the workload was scaled to none. */
    private static OptionalInt held(Deployment deployment) {
        String exit = Labels.annotation(deployment.getMetadata(), Labels.EXIT);
        return Labels.replicas(deployment) == 0 && exit.matches("\\d{1,3}")
                ? OptionalInt.of(Integer.parseInt(exit))
                : OptionalInt.empty();
    }

    /** The process that ended last. */
    static Optional<PodDeath> newest(List<Pod> pods, Set<String> buried, boolean alsoAsked) {
        return PodDeath.in(pods).stream()
                .filter(death -> alsoAsked || !death.asked())
                .filter(death -> !buried.contains(death.id()))
                .reduce((before, last) -> last);
    }

    static OptionalInt exit(Optional<PodDeath> death) {
        return death.map(known -> OptionalInt.of(known.exit())).orElse(OptionalInt.empty());
    }

    /** Ids of the processes that have ended. */
    static Set<String> buried(List<Pod> pods) {
        return PodDeath.in(pods).stream().map(PodDeath::id).collect(Collectors.toSet());
    }

    /** Whether nothing may start the instance again by itself after it ended so. */
    static boolean isLasting(int exit) {
        return ComponentExitCode.of(exit).filter(ComponentExitCode::isLasting).isPresent();
    }

    /** The run that an instance belongs to. */
    record Owner(String taskId, long generation) {}
}
