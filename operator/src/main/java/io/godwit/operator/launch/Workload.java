package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Objects;
import java.util.Optional;

/**
 * What one instance is to be in the cluster. Only fields that Godwit decides about are set, so that what others set stays, such as the
 * annotation of {@code kubectl rollout restart}.
 *
 * @param secret Kafka's security settings, of the same name; absent where there are none
 */
record Workload(Deployment deployment, Optional<Secret> secret) {
    /** Never shows the secret. */
    @Override
    public String toString() {
        return name();
    }

    /** The same with pods that are made anew when the secret has another version. */
    Workload secured(String version) {
        return new Workload(
                new DeploymentBuilder(deployment)
                        .editSpec()
                        .editTemplate()
                        .editMetadata()
                        .addToAnnotations(Labels.SECRET, version)
                        .endMetadata()
                        .endTemplate()
                        .endSpec()
                        .build(),
                secret);
    }

    /** Whether pods of the deployment take settings from the secret of its name, which Godwit has written then. */
    static boolean hasSecret(Deployment deployment) {
        String name = deployment.getMetadata().getName();
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .flatMap(container -> container.getEnv().stream())
                .map(EnvVar::getValueFrom)
                .filter(Objects::nonNull)
                .map(EnvVarSource::getSecretKeyRef)
                .anyMatch(key -> key != null && name.equals(key.getName()));
    }

    String name() {
        return deployment.getMetadata().getName();
    }
}
