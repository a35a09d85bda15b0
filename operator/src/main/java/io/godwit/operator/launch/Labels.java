package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.godwit.runtime.process.ComponentArguments;
import io.godwit.runtime.state.TaskRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What objects in the cluster say about themselves, and by which they are found again. */
final class Labels {
    static final String GODWIT = "godwit";
    static final String NAME = "app.kubernetes.io/name";
    static final String COMPONENT_OF_APP = "app.kubernetes.io/component";
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    /** The deployment's name: what it knows its pods by. */
    static final String WORKLOAD = "godwit.io/workload";

    static final String TASK = "godwit.io/task";
    static final String TASK_ID = "godwit.io/task-id";
    static final String COMPONENT = "godwit.io/component";
    static final String ORDINAL = "godwit.io/ordinal";
    static final String GENERATION = "godwit.io/generation";

    /** Annotation of a pod: {@link io.godwit.model.task.SpecChange#fingerprint}. */
    static final String SPEC = "godwit.io/spec";
    /** Annotation of a pod: among how many of its kind the task's work is divided. */
    static final String INSTANCES = "godwit.io/instances";
    /** Annotation of a pod: how often a user wanted it to be started again. */
    static final String RESTARTS = "godwit.io/restarts";
    /** Annotation of a pod: version of the Secret with Kafka's settings. Not a hash of them, which would let passwords be guessed. */
    static final String SECRET = "godwit.io/secret";
    /** Annotation of a workload: the exit code after which nothing is to be started, or {@link #NO_EXIT}. */
    static final String EXIT = "godwit.io/exit";

    /** Annotations of a workload, about the process of it that ended last without being asked to: exit code, when, and its last lines. */
    static final String LAST_EXIT = "godwit.io/last-exit";

    static final String LAST_END = "godwit.io/last-end";
    static final String LAST_WORDS = "godwit.io/last-words";

    static final String NO_EXIT = "none";

    private Labels() {}

    /** Those of an instance, over those that the installation gives. */
    static Map<String, String> of(
            Map<String, String> given, TaskRecord task, ComponentArguments arguments, String workload) {
        Map<String, String> labels = new LinkedHashMap<>(given);
        labels.putIfAbsent(NAME, GODWIT);
        labels.putAll(selector(workload));
        labels.put(MANAGED_BY, GODWIT);
        labels.put(COMPONENT_OF_APP, arguments.component());
        labels.put(TASK, WorkloadName.label(task.name()));
        labels.put(TASK_ID, task.id());
        labels.put(COMPONENT, arguments.component());
        labels.put(ORDINAL, String.valueOf(arguments.ordinal()));
        labels.put(GENERATION, String.valueOf(arguments.generation()));
        return labels;
    }

    /** Those by which a workload knows its pods; they never change. */
    static Map<String, String> selector(String workload) {
        return Map.of(WORKLOAD, workload);
    }

    /** Those of every workload that Godwit made, and of its pods. */
    static Map<String, String> ofAll() {
        return Map.of(MANAGED_BY, GODWIT);
    }

    /** Those of everything of one task. */
    static Map<String, String> ofTask(String taskId) {
        return Map.of(MANAGED_BY, GODWIT, TASK_ID, taskId);
    }

    /** Those of one instance of a task, {@code incr-sync-0}. */
    static Map<String, String> ofInstance(String taskId, String instance) {
        int dash = instance.lastIndexOf('-');
        return Map.of(
                MANAGED_BY,
                GODWIT,
                TASK_ID,
                taskId,
                COMPONENT,
                instance.substring(0, Math.max(0, dash)),
                ORDINAL,
                instance.substring(dash + 1));
    }

    /** Name of the instance in its task. */
    static String instance(HasMetadata object) {
        return value(object, COMPONENT) + "-" + value(object, ORDINAL);
    }

    /** Its label; empty text where it has none. */
    static String value(HasMetadata object, String label) {
        return value(object.getMetadata(), label);
    }

    private static String value(ObjectMeta metadata, String label) {
        return Optional.ofNullable(metadata)
                .map(ObjectMeta::getLabels)
                .map(labels -> labels.get(label))
                .orElse("");
    }

    /** Its annotation; empty text where it has none. */
    static String annotation(ObjectMeta metadata, String name) {
        return Optional.ofNullable(metadata)
                .map(ObjectMeta::getAnnotations)
                .map(annotations -> annotations.get(name))
                .orElse("");
    }

    /** How many pods it is to have. */
    static int replicas(Deployment deployment) {
        return Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
    }

    /** Generation of the run that its pods are made for: not its own after a {@code kubectl rollout undo}. */
    static long generationOfPods(Deployment deployment) {
        return number(deployment.getSpec().getTemplate().getMetadata());
    }

    /** Generation of the task's run that made it; 0 where somebody removed the label. */
    static long generation(HasMetadata object) {
        return number(object.getMetadata());
    }

    private static long number(ObjectMeta metadata) {
        try {
            return Long.parseLong(value(metadata, GENERATION));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
