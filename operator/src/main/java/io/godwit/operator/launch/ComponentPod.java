package io.godwit.operator.launch;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.godwit.control.ComponentKind;
import io.godwit.control.MemoryPlan;
import io.godwit.model.task.ByteSize;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SpecChange;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.process.ClaimFile;
import io.godwit.runtime.process.ComponentArguments;
import io.godwit.runtime.process.ExitFile;
import io.godwit.runtime.state.TaskRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The pod of a component: what the installation's template says, under what Godwit knows about the instance. Fits the {@code restricted}
 * Pod Security Standard unless the template says otherwise. Pure.
 */
final class ComponentPod {
    static final int HTTP_PORT = 7412;
    /** More than a component takes to drain. */
    static final long GRACE_SECONDS = 40;

    /** How long a component stays on a node of which the cluster hears nothing any more, or that is not ready. */
    private static final long LOST_SECONDS = 15;

    private static final List<String> LOST = List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");
    private static final String NO_EXECUTE = "NoExecute";
    private static final long USER = 10001;
    private static final String TMP = "/tmp";
    private static final String TMP_VOLUME = "tmp";
    private static final String HTTP = "health";
    private static final String HTTP_PORT_VARIABLE = "GODWIT_HTTP_PORT";
    private static final String HTTP_HOST_VARIABLE = "GODWIT_HTTP_HOST";
    private static final String MEMORY = "memory";
    private static final String JAVA_OPTIONS = "JDK_JAVA_OPTIONS";
    private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");
    private static final String CPU = "cpu";
    private static final Quantity LITTLE_CPU = new Quantity("100m");

    private final PodTemplate template;
    private final Supplier<String> ownImage;

    /**
     * Pods of an installation.
     *
     * @param ownImage where the template names none
     */
    ComponentPod(PodTemplate template, Supplier<String> ownImage) {
        this.template = template;
        this.ownImage = ownImage;
    }

    /** The labels that the installation gives. */
    Map<String, String> givenLabels() {
        return template.labels();
    }

    /**
     * The template of an instance's pod.
     *
     * @param secret keys of the secret that is named like the workload, each an environment variable
     */
    PodTemplateSpec of(
            TaskRecord task,
            ComponentKind kind,
            TaskSpec spec,
            ComponentArguments arguments,
            Map<String, String> labels,
            Set<String> secret,
            String workload) {
        PodTemplateSpec pod = template.pod();
        Container given = pod.getSpec().getContainers().getFirst();
        ContainerBuilder container = new ContainerBuilder(given)
                .withImage(template.image().orElseGet(ownImage))
                .withArgs(words(kind, arguments))
                .withEnv(environment(given, kind.memory(spec), arguments, secret, workload))
                .withResources(resources(given.getResources(), kind.memory(spec).bytes()))
                .withTerminationMessagePolicy("FallbackToLogsOnError");
        if (given.getPorts().stream().noneMatch(port -> HTTP.equals(port.getName()))) {
            container.addNewPort().withName(HTTP).withContainerPort(port(given)).endPort();
        }
        container.withPorts(
                container.buildPorts().stream().map(ComponentPod::complete).toList());
        if (given.getVolumeMounts().stream().noneMatch(mount -> TMP.equals(mount.getMountPath()))) {
            container.addToVolumeMounts(new VolumeMountBuilder()
                    .withName(TMP_VOLUME)
                    .withMountPath(TMP)
                    .build());
        }
        probed(container, given);
        secured(container, given);
        return new PodTemplateSpecBuilder(pod)
                .editMetadata()
                .addToLabels(labels)
                .addToAnnotations(Map.of(
                        Labels.TASK,
                        task.name(),
                        Labels.SPEC,
                        SpecChange.fingerprint(task.spec()),
                        Labels.INSTANCES,
                        String.valueOf(kind.instances(spec)),
                        Labels.RESTARTS,
                        String.valueOf(task.wish(arguments.name()).restarts())))
                .endMetadata()
                .withSpec(SpillVolume.in(spec(pod.getSpec(), container.build()), kind, spec))
                .build();
    }

    /** The protocol is part of the key by which an apply finds a port. */
    private static ContainerPort complete(ContainerPort port) {
        return port.getProtocol() == null
                ? new ContainerPortBuilder(port).withProtocol("TCP").build()
                : port;
    }

    private static List<String> words(ComponentKind kind, ComponentArguments arguments) {
        List<String> words = new ArrayList<>(List.of("component", kind.mainClass()));
        words.addAll(arguments.commandLine());
        return words;
    }

    /** What the template gives, without Godwit's own secrets, and what the instance needs. */
    private static List<EnvVar> environment(
            Container given, ByteSize memory, ComponentArguments arguments, Set<String> secret, String workload) {
        Map<String, EnvVar> variables = new LinkedHashMap<>();
        given.getEnv().forEach(variable -> variables.put(variable.getName(), variable));
        variables.keySet().removeAll(SecretResolver.OWN);
        put(variables, value("GODWIT_GENERATION", String.valueOf(arguments.generation())));
        javaOptions(memory, variables.get(JAVA_OPTIONS)).ifPresent(variable -> put(variables, variable));
        put(variables, value(ExitFile.VARIABLE, TMP + "/exit")); // there is no pipe whose end it could wait for
        put(
                variables,
                value(ClaimFile.VARIABLE, TMP + "/claims")); // a node that is cut off starts again what was replaced
        put(variables, value(HTTP_PORT_VARIABLE, String.valueOf(port(given))));
        variables.putIfAbsent(
                HTTP_HOST_VARIABLE,
                new EnvVarBuilder()
                        .withName(HTTP_HOST_VARIABLE)
                        .withNewValueFrom()
                        .withNewFieldRef()
                        .withFieldPath("status.podIP") // its heartbeats name it as the address
                        .endFieldRef()
                        .endValueFrom()
                        .build());
        for (String key : secret) {
            put(
                    variables,
                    new EnvVarBuilder()
                            .withName(key)
                            .withNewValueFrom()
                            .withNewSecretKeyRef()
                            .withName(workload)
                            .withKey(key)
                            .endSecretKeyRef()
                            .endValueFrom()
                            .build());
        }
        return List.copyOf(variables.values());
    }

    /** The shares of its memory, before what the template says, which counts. A JVM with two collectors does not start. */
    private static Optional<EnvVar> javaOptions(ByteSize memory, EnvVar given) {
        if (given != null && given.getValue() == null) {
            return Optional.empty(); // it is taken from elsewhere
        }
        String more = given == null ? "" : given.getValue();
        String shares = MemoryPlan.options(memory, false).stream()
                .filter(option -> !(COLLECTOR.matcher(option).matches()
                        && COLLECTOR.matcher(more).find()))
                .collect(Collectors.joining(" "));
        return Optional.of(value(JAVA_OPTIONS, (shares + " " + more).strip()));
    }

    private static int port(Container given) {
        return given.getEnv().stream()
                .filter(variable -> HTTP_PORT_VARIABLE.equals(variable.getName()))
                .map(EnvVar::getValue)
                .filter(value -> value != null && value.matches("\\d{1,5}"))
                .map(Integer::parseInt)
                .findFirst()
                .orElse(HTTP_PORT);
    }

    private static EnvVar value(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static void put(Map<String, EnvVar> variables, EnvVar variable) {
        variables.put(variable.getName(), variable);
    }

    /** Memory is what the task grants; what the JVM asks of the system beyond it ends the process anyway. */
    private static ResourceRequirements resources(ResourceRequirements given, long memoryBytes) {
        Quantity memory = new Quantity(String.valueOf(memoryBytes));
        ResourceRequirementsBuilder resources = new ResourceRequirementsBuilder(
                        Optional.ofNullable(given).orElseGet(ResourceRequirements::new))
                .addToRequests(MEMORY, memory)
                .addToLimits(MEMORY, memory);
        boolean hasCpu = given != null
                && given.getRequests() != null
                && given.getRequests().containsKey(CPU);
        return hasCpu
                ? resources.build()
                : resources.addToRequests(CPU, LITTLE_CPU).build();
    }

    /** Alive is a process that answers; a component that waits for a server is not ready, and is not started again for it. */
    private static void probed(ContainerBuilder container, Container given) {
        if (given.getStartupProbe() == null) {
            container.withStartupProbe(probe("/livez", 2, 150));
        }
        if (given.getLivenessProbe() == null) {
            container.withLivenessProbe(probe("/livez", 10, 6));
        }
        if (given.getReadinessProbe() == null) {
            container.withReadinessProbe(probe("/readyz", 5, 2));
        }
    }

    private static Probe probe(String path, int seconds, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withNewPort(HTTP)
                .endHttpGet()
                .withPeriodSeconds(seconds)
                .withTimeoutSeconds(5)
                .withFailureThreshold(failures)
                .build();
    }

    private static void secured(ContainerBuilder container, Container given) {
        if (given.getSecurityContext() == null) {
            container
                    .withNewSecurityContext()
                    .withAllowPrivilegeEscalation(false)
                    .withReadOnlyRootFilesystem(true)
                    .withNewCapabilities()
                    .withDrop("ALL")
                    .endCapabilities()
                    .endSecurityContext();
        }
    }

    private static PodSpec spec(PodSpec given, Container component) {
        List<Container> containers = new ArrayList<>(given.getContainers());
        containers.set(0, component);
        PodSpecBuilder spec = new PodSpecBuilder(given).withContainers(containers);
        boolean needsTmp = component.getVolumeMounts().stream()
                .anyMatch(mount -> TMP_VOLUME.equals(mount.getName()) && TMP.equals(mount.getMountPath()));
        if (needsTmp && given.getVolumes().stream().noneMatch(volume -> TMP_VOLUME.equals(volume.getName()))) {
            spec.addToVolumes(new VolumeBuilder()
                    .withName(TMP_VOLUME)
                    .withNewEmptyDir()
                    .endEmptyDir()
                    .build());
        }
        spec.withTolerations(tolerations(given.getTolerations()));
        if (given.getTerminationGracePeriodSeconds() == null) {
            spec.withTerminationGracePeriodSeconds(GRACE_SECONDS);
        }
        if (given.getAutomountServiceAccountToken() == null) {
            spec.withAutomountServiceAccountToken(false); // a component asks the cluster for nothing
        }
        if (given.getSecurityContext() == null) {
            spec.withNewSecurityContext()
                    .withRunAsNonRoot(true)
                    .withRunAsUser(USER)
                    .withRunAsGroup(USER)
                    .withFsGroup(USER)
                    .withNewSeccompProfile()
                    .withType("RuntimeDefault")
                    .endSeccompProfile()
                    .endSecurityContext();
        }
        return spec.build();
    }

    /** The cluster's own default leaves a component on a lost node for five minutes more. */
    private static List<Toleration> tolerations(List<Toleration> given) {
        List<Toleration> all = new ArrayList<>(given);
        for (String taint : LOST) {
            boolean decided = given.stream()
                    .anyMatch(known -> (known.getKey() == null || taint.equals(known.getKey()))
                            && (known.getEffect() == null || NO_EXECUTE.equals(known.getEffect())));
            if (!decided) {
                all.add(new TolerationBuilder()
                        .withKey(taint)
                        .withOperator("Exists")
                        .withEffect(NO_EXECUTE)
                        .withTolerationSeconds(LOST_SECONDS)
                        .build());
            }
        }
        return all;
    }
}
