package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.godwit.control.ComponentKind;
import io.godwit.control.SpecComparison;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.process.ComponentArguments;
import io.godwit.runtime.state.TaskRecord;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Plans the workload of an instance from its task's record. Pure. */
final class WorkloadPlan {
    private static final int KEPT_REVISIONS = 2;

    private final String namespace;
    private final ComponentPod pods;

    /**
     * A plan for a namespace.
     *
     * @param pods how its pods look
     */
    WorkloadPlan(String namespace, ComponentPod pods) {
        this.namespace = namespace;
        this.pods = pods;
    }

    /** Name of the instance's workload. */
    static String name(TaskRecord task, ComponentKind kind, int ordinal) {
        return WorkloadName.of(task.name(), task.id(), kind.id(), ordinal);
    }

    /**
     * What is wanted of the cluster for the instance.
     *
     * @param kafka Kafka's security settings, resolved
     * @param owner what it goes with
     */
    Workload of(
            TaskRecord task,
            ComponentKind kind,
            int ordinal,
            Map<String, String> kafka,
            Optional<OwnerReference> owner) {
        TaskSpec spec = SpecComparison.published(task.spec());
        ComponentArguments arguments = new ComponentArguments(
                task.id(), kind.id(), ordinal, task.generation(), spec.kafka().bootstrapServers(), kind.direction());
        String name = name(task, kind, ordinal);
        Map<String, String> labels = Labels.of(pods.givenLabels(), task, arguments, name);
        Map<String, String> environment = ComponentArguments.environment(kafka);
        Deployment deployment = new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(labels)
                .withAnnotations(Map.of(Labels.TASK, task.name(), Labels.EXIT, Labels.NO_EXIT))
                .withOwnerReferences(owner.stream().toList())
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withRevisionHistoryLimit(KEPT_REVISIONS)
                .withNewStrategy()
                .withType("Recreate") // the one before ends first: two would fence one another
                .endStrategy()
                .withNewSelector()
                .withMatchLabels(Labels.selector(name))
                .endSelector()
                .withTemplate(pods.of(task, kind, spec, arguments, labels, environment.keySet(), name))
                .endSpec()
                .build();
        return new Workload(deployment, secret(name, task, environment, owner));
    }

    /** Nothing is in it that an upgrade changes: components are made anew when it changes. */
    private Optional<Secret> secret(
            String name, TaskRecord task, Map<String, String> environment, Optional<OwnerReference> owner) {
        return environment.isEmpty()
                ? Optional.empty()
                : Optional.of(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .withLabels(Labels.ofTask(task.id()))
                        .withOwnerReferences(owner.stream().toList())
                        .endMetadata()
                        .withData(encoded(environment))
                        .build());
    }

    private static Map<String, String> encoded(Map<String, String> texts) {
        return texts.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, text -> Base64.getEncoder()
                .encodeToString(text.getValue().getBytes(StandardCharsets.UTF_8))));
    }
}
