package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.godwit.model.error.GodwitException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One namespace of a cluster. Thread-safe; calls block, at most some 20 s each. Any may throw a retriable {@link GodwitException},
 * CLUSTER_UNREACHABLE, while the API server does not answer, and CLUSTER_REFUSED if it refuses.
 */
interface Cluster {
    /** Its name. */
    String namespace();

    /** The image of this process's own container. */
    String ownImage();

    /**
     * The object that a task was made of, which takes everything of it along when it goes; empty where there is none, or the cluster does not
     * know such objects.
     */
    Optional<OwnerReference> owner(String task, String taskId);

    /** What has the name now. */
    Optional<Deployment> deployment(String name);

    /** All with these labels. */
    List<Deployment> deployments(Map<String, String> labels);

    /** All with these labels. */
    List<Pod> pods(Map<String, String> labels);

    /**
     * Makes the fields that are set in {@code wanted} what they are there, and leaves the others alone.
     *
     * @return whether it did; not if {@code wanted} has a resource version, and the deployment changed since it had that
     */
    boolean apply(Deployment wanted);

    /**
     * Makes it what is wanted; never answers what was there.
     *
     * @return its version, another one if it became another one
     */
    String apply(Secret wanted);

    /**
     * Lets nothing run of the deployment, which begins to drain.
     *
     * @param exit how it ended; empty if it is to end now
     * @return whether it did; not if the deployment changed since it was read
     */
    boolean scaleToNone(Deployment known, OptionalInt exit);

    /** Sets these annotations of the deployment and leaves the others alone; does nothing if it is gone. */
    void annotate(String name, Map<String, String> annotations);

    /** Removes the pod, which drains; does nothing if it is gone. */
    void deletePod(String name);

    /** Removes the pod from what the cluster knows, without waiting for its node; does nothing if it is gone. */
    void forgetPod(String name);

    /** Removes the deployment of that name and its pods, which drain; does nothing about what is gone. */
    void delete(String name);

    /** Removes the secret of that name, whoever made it; does nothing if it is gone. */
    void deleteSecret(String name);

    /**
     * Lines that the component in the pod has logged, each behind its time ({@code 2026-11-29T10:00:00.123456789Z text}), the oldest first;
     * empty if there is no such pod, or it has not started.
     *
     * @param sinceSeconds from this second of the epoch on; absent for the end of the log
     */
    Optional<String> log(String pod, Optional<Long> sinceSeconds);
}
