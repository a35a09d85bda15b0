package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.godwit.model.error.ComponentExitCode;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.util.Optional;

/** What a start does with what it finds in the cluster. Pure. */
sealed interface StartDecision {
    /** What is wanted runs, or is about to: it is left alone, whichever image it has. */
    record Leave() implements StartDecision {}

    /** It ran, and nothing is left that it could do. */
    record Done(int exit) implements StartDecision {}

    /**
     * What is wanted replaces what is there.
     *
     * @param version of what was found, which must not have changed since; absent where nothing was
     */
    record Apply(Optional<String> version) implements StartDecision {}

    /** What is there is not this run's to replace. */
    record Refuse(GodwitException failure) implements StartDecision {}

    /** Decides about what has the workload's name. */
    static StartDecision of(Optional<Deployment> found, Deployment wanted) {
        return found.map(known -> of(known, wanted)).orElseGet(() -> new Apply(Optional.empty()));
    }

    private static StartDecision of(Deployment found, Deployment wanted) {
        String name = wanted.getMetadata().getName();
        if (!Labels.value(found, Labels.TASK_ID).equals(Labels.value(wanted, Labels.TASK_ID))) {
            return new Refuse(GodwitException.configuration(
                    ErrorCode.CLUSTER_REFUSED,
                    "deployment " + name + " belongs to something else",
                    "remove it if nobody needs it (kubectl delete deployment " + name
                            + "), or give the task another name"));
        }
        if (Labels.generation(found) > Labels.generation(wanted)) {
            return new Refuse(GodwitException.fenced("a newer run has deployment " + name));
        }
        boolean fits = fits(found, wanted);
        // No change of the spec gives it more to do, except another share.
        if (isDone(found) && (fits || isOfRun(found, wanted) && hasSame(Labels.INSTANCES, found, wanted))) {
            return new Done(ComponentExitCode.DONE.code());
        }
        if (!fits) {
            return new Apply(version(found));
        }
        return Labels.replicas(found) > 0 ? new Leave() : new Apply(version(found));
    }

    /** Whether its pods were made of the same run, spec and settings, and no restart was asked for since. */
    private static boolean fits(Deployment found, Deployment wanted) {
        return isOfRun(found, wanted)
                && hasSame(Labels.SPEC, found, wanted)
                && hasSettings(Labels.annotation(pod(found), Labels.SECRET), wanted);
    }

    private static boolean isOfRun(Deployment found, Deployment wanted) {
        return Labels.generation(found) == Labels.generation(wanted)
                && Labels.generationOfPods(found) == Labels.generation(wanted)
                && hasSame(Labels.RESTARTS, found, wanted);
    }

    private static boolean hasSame(String annotation, Deployment found, Deployment wanted) {
        return Labels.annotation(pod(found), annotation).equals(Labels.annotation(pod(wanted), annotation));
    }

    /** One that does not say of which it was made has them, and so has every one before they are written. */
    private static boolean hasSettings(String version, Deployment wanted) {
        String now = Labels.annotation(pod(wanted), Labels.SECRET);
        return version.isEmpty() || now.isEmpty() || version.equals(now);
    }

    private static ObjectMeta pod(Deployment deployment) {
        return deployment.getSpec().getTemplate().getMetadata();
    }

    private static boolean isDone(Deployment found) {
        return Labels.annotation(found.getMetadata(), Labels.EXIT)
                .equals(String.valueOf(ComponentExitCode.DONE.code()));
    }

    private static Optional<String> version(Deployment found) {
        return Optional.ofNullable(found.getMetadata().getResourceVersion());
    }
}
