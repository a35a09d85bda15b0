package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an installation gives the pod of every component: image, service account, environment and volumes with the secrets that tasks refer
 * to, where it may run. A fragment of a pod template in YAML or JSON; its container {@value #CONTAINER}, or else its first one, is the
 * component's.
 */
public final class PodTemplate {
    /** Environment variable with the file. */
    public static final String VARIABLE = "GODWIT_COMPONENT_TEMPLATE";

    static final String CONTAINER = "component";

    private final PodTemplateSpec pod;

    private PodTemplate(PodTemplateSpec pod) {
        this.pod = pod;
    }

    /** One that gives nothing. */
    static PodTemplate empty() {
        return new PodTemplate(new PodTemplateSpec());
    }

    /** The one in the file; a configuration failure if there is none. */
    public static PodTemplate read(Path file) {
        try {
            return of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw refused("the template of components' pods " + file + " cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException e) { // whatever a parser throws
            throw refused("the template of components' pods " + file + " is no pod template: " + e.getMessage(), e);
        }
    }

    static PodTemplate of(String text) {
        PodTemplateSpec read = new KubernetesSerialization().unmarshal(text, PodTemplateSpec.class);
        return new PodTemplate(read == null ? new PodTemplateSpec() : read);
    }

    private static GodwitException refused(String message, Exception cause) {
        return GodwitException.configuration(
                ErrorCode.CONFIG_INVALID, message, "name a file with metadata and spec of a pod in " + VARIABLE, cause);
    }

    /** A copy, its first container named {@value #CONTAINER}. */
    PodTemplateSpec pod() {
        PodTemplateSpecBuilder copy = new PodTemplateSpecBuilder(pod);
        List<Container> others = containers().stream()
                .filter(container -> container != own().orElse(null))
                .toList();
        Container component = own().map(ContainerBuilder::new)
                .orElseGet(ContainerBuilder::new)
                .withName(CONTAINER)
                .build();
        return copy.editOrNewMetadata()
                .endMetadata()
                .editOrNewSpec()
                .withContainers(component)
                .addAllToContainers(others)
                .endSpec()
                .build();
    }

    /** The labels that it gives. */
    Map<String, String> labels() {
        return Optional.ofNullable(pod.getMetadata()).map(ObjectMeta::getLabels).orElse(Map.of());
    }

    /** How long it lets a pod drain. */
    Optional<Long> graceSeconds() {
        return Optional.ofNullable(pod.getSpec()).map(PodSpec::getTerminationGracePeriodSeconds);
    }

    /** The image that it names. */
    Optional<String> image() {
        return own().map(Container::getImage).filter(image -> !image.isBlank());
    }

    private Optional<Container> own() {
        return containers().stream()
                .filter(container -> CONTAINER.equals(container.getName()))
                .findFirst()
                .or(() -> containers().stream().findFirst());
    }

    private List<Container> containers() {
        return pod.getSpec() == null ? List.of() : pod.getSpec().getContainers();
    }
}
