package io.godwit.operator.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.godwit.control.ComponentKind;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.process.ComponentArguments;
import io.godwit.runtime.state.TaskRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadPlanTest {
    private static final Map<String, String> NO_PROPERTIES = Map.of();

    @TempDir
    Path folder;

    private static Workload plan(String template, TaskRecord task, Map<String, String> kafka) {
        return new WorkloadPlan("migration", new ComponentPod(PodTemplate.of(template), () -> "own:1"))
                .of(task, ComponentKind.FULL_IMPORT, 1, kafka, Optional.empty());
    }

    private static PodSpec spec(Workload workload) {
        return workload.deployment().getSpec().getTemplate().getSpec();
    }

    private static Container container(Workload workload) {
        return spec(workload).getContainers().getFirst();
    }

    @Test
    void saysWhatItIs() {
        Workload workload = plan("{}", LaunchedTasks.task(3), NO_PROPERTIES);

        assertThat(workload.name()).isEqualTo("godwit-products-to-ob-full-import-1");
        assertThat(workload.deployment().getMetadata().getNamespace()).isEqualTo("migration");
        assertThat(workload.deployment().getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/managed-by", "godwit")
                .containsEntry("app.kubernetes.io/component", "full-import")
                .containsEntry("godwit.io/task", "products-to-ob")
                .containsEntry("godwit.io/task-id", LaunchedTasks.ID)
                .containsEntry("godwit.io/component", "full-import")
                .containsEntry("godwit.io/ordinal", "1")
                .containsEntry("godwit.io/generation", "3");
        PodTemplateSpec pod = workload.deployment().getSpec().getTemplate();
        assertThat(pod.getMetadata().getLabels())
                .containsAllEntriesOf(workload.deployment().getMetadata().getLabels())
                .containsAllEntriesOf(
                        workload.deployment().getSpec().getSelector().getMatchLabels());
        assertThat(Labels.instance(workload.deployment())).isEqualTo("full-import-1");
    }

    @Test
    void theMemoryIsSharedOutAsOnAMachineAndTheTemplateHasTheLastWord() {
        assertThat(javaOptions(plan("{}", LaunchedTasks.task(3), NO_PROPERTIES)))
                .startsWith("-Xmx")
                .contains("-XX:MaxDirectMemorySize=", "-XX:+UseParallelGC");

        Workload given = plan("""
                spec:
                  containers:
                    - name: component
                      env:
                        - {name: JDK_JAVA_OPTIONS, value: "-XX:+UseSerialGC -Xmx100m"}
                """, LaunchedTasks.task(3), NO_PROPERTIES);
        assertThat(javaOptions(given))
                .doesNotContain("UseParallelGC")
                .contains("-XX:MaxDirectMemorySize=")
                .endsWith("-XX:+UseSerialGC -Xmx100m");
    }

    private static String javaOptions(Workload workload) {
        return container(workload).getEnv().stream()
                .filter(variable -> variable.getName().equals("JDK_JAVA_OPTIONS"))
                .map(EnvVar::getValue)
                .findFirst()
                .orElse("");
    }

    @Test
    void oneRunsAtATime() {
        Workload workload = plan("{}", LaunchedTasks.task(3), NO_PROPERTIES);

        assertThat(workload.deployment().getSpec().getReplicas()).isEqualTo(1);
        assertThat(workload.deployment().getSpec().getStrategy().getType()).isEqualTo("Recreate");
    }

    @Test
    void theSelectorIsTheSameInEveryRun() {
        assertThat(plan("{}", LaunchedTasks.task(4), NO_PROPERTIES)
                        .deployment()
                        .getSpec()
                        .getSelector())
                .isEqualTo(plan("{}", LaunchedTasks.task(3), NO_PROPERTIES)
                        .deployment()
                        .getSpec()
                        .getSelector());
    }

    @Test
    void runsTheComponentAsAnyLauncherDoes() {
        Container container = container(plan("{}", LaunchedTasks.task(3), NO_PROPERTIES));

        assertThat(container.getImage()).isEqualTo("own:1");
        assertThat(container.getArgs()).startsWith("component", "io.godwit.fullimport.app.FullImportMain");
        assertThat(ComponentArguments.parse(container.getArgs().stream().skip(2).toArray(String[]::new)))
                .satisfies(arguments -> {
                    assertThat(arguments.taskId()).isEqualTo(LaunchedTasks.ID);
                    assertThat(arguments.ordinal()).isEqualTo(1);
                    assertThat(arguments.generation()).isEqualTo(3);
                    assertThat(arguments.kafka()).isEqualTo("kafka-1:9092");
                });
        assertThat(container.getEnv())
                .extracting(EnvVar::getName)
                .as("without it, the component would end with its standard input")
                .contains("GODWIT_EXIT_FILE", "GODWIT_CLAIM_FILE", "GODWIT_GENERATION");
    }

    @Test
    void itsMemoryIsWhatTheTaskGrants() {
        TaskRecord task = LaunchedTasks.of(
                "t",
                1,
                "id",
                Map.of(),
                Map.of("full", Map.of("resources", Map.of("read", 1, "write", 1, "memory", "900MB"))));

        Container container = container(plan("{}", task, NO_PROPERTIES));

        assertThat(container.getResources().getRequests())
                .containsEntry("memory", new Quantity("900000000"))
                .containsKey("cpu");
        assertThat(container.getResources().getLimits()).containsOnlyKeys("memory");
        assertThat(container.getResources().getLimits()).containsEntry("memory", new Quantity("900000000"));
    }

    @Test
    void fitsTheRestrictedStandardByItself() {
        Workload workload = plan("{}", LaunchedTasks.task(1), NO_PROPERTIES);

        assertThat(spec(workload).getSecurityContext()).satisfies(pod -> {
            assertThat(pod.getRunAsNonRoot()).isTrue();
            assertThat(pod.getRunAsUser()).isEqualTo(10001);
            assertThat(pod.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        });
        assertThat(container(workload).getSecurityContext()).satisfies(own -> {
            assertThat(own.getAllowPrivilegeEscalation()).isFalse();
            assertThat(own.getReadOnlyRootFilesystem()).isTrue();
            assertThat(own.getCapabilities().getDrop()).containsExactly("ALL");
        });
        assertThat(spec(workload).getAutomountServiceAccountToken()).isFalse();
        assertThat(container(workload).getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .containsExactly("/tmp");
        assertThat(spec(workload).getVolumes()).singleElement().satisfies(volume -> {
            assertThat(volume.getName()).isEqualTo("tmp");
            assertThat(volume.getEmptyDir()).isNotNull();
        });
    }

    @Test
    void aStoreHasRoomForWhatItsTaskLetsItKeepOnDisk() {
        String chart = "spec: {containers: [{name: component, volumeMounts: [{name: spill, mountPath: /var/tmp}]}],"
                + " volumes: [{name: spill, emptyDir: {sizeLimit: 25Gi}}]}";

        assertThat(spillRoom(chart, ComponentKind.STORE, Map.of())).isEqualTo("25Gi");
        assertThat(spillRoom(chart, ComponentKind.STORE, Map.of("incremental.spillBytes", "100GB")))
                .isEqualTo("125000000000");
        assertThat(spillRoom(chart, ComponentKind.FULL_IMPORT, Map.of("incremental.spillBytes", "100GB")))
                .isEqualTo("25Gi");

        PodSpec elsewhere = store(
                chart,
                ComponentKind.STORE,
                Map.of("incremental.spillFolder", "/var/spill", "incremental.spillBytes", "8GB"));
        assertThat(elsewhere.getContainers().getFirst().getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains("/var/tmp", "/var/spill");
        String claim = chart.replace("emptyDir: {sizeLimit: 25Gi}", "persistentVolumeClaim: {claimName: disk}");
        assertThat(store(claim, ComponentKind.STORE, Map.of("incremental.spillBytes", "100GB"))
                        .getVolumes())
                .filteredOn(volume -> volume.getName().equals("spill"))
                .singleElement()
                .satisfies(volume -> assertThat(volume.getEmptyDir()).isNull());
    }

    private static String spillRoom(String template, ComponentKind kind, Map<String, Object> parameters) {
        return store(template, kind, parameters).getVolumes().stream()
                .filter(volume -> volume.getName().equals("spill"))
                .findFirst()
                .orElseThrow()
                .getEmptyDir()
                .getSizeLimit()
                .toString();
    }

    private static PodSpec store(String template, ComponentKind kind, Map<String, Object> parameters) {
        TaskRecord task = LaunchedTasks.of("t", 1, LaunchedTasks.ID, Map.of(), Map.of("parameters", parameters));
        return spec(new WorkloadPlan("migration", new ComponentPod(PodTemplate.of(template), () -> "own:1"))
                .of(task, kind, 0, NO_PROPERTIES, Optional.empty()));
    }

    @Test
    void leavesALostNodeSoonUnlessTheInstallationSaysHowSoon() {
        assertThat(spec(plan("{}", LaunchedTasks.task(1), NO_PROPERTIES)).getTolerations())
                .extracting(Toleration::getKey, Toleration::getEffect, Toleration::getTolerationSeconds)
                .containsExactly(
                        tuple("node.kubernetes.io/not-ready", "NoExecute", 15L),
                        tuple("node.kubernetes.io/unreachable", "NoExecute", 15L));
        assertThat(spec(plan(
                                "spec: {tolerations: [{key: node.kubernetes.io/unreachable, operator: Exists,"
                                        + " effect: NoExecute, tolerationSeconds: 99}, {key: disk, operator: Exists}]}",
                                LaunchedTasks.task(1),
                                NO_PROPERTIES))
                        .getTolerations())
                .extracting(Toleration::getKey, Toleration::getTolerationSeconds)
                .containsExactly(
                        tuple("node.kubernetes.io/unreachable", 99L),
                        tuple("disk", null),
                        tuple("node.kubernetes.io/not-ready", 15L));
        assertThat(spec(plan("spec: {tolerations: [{operator: Exists}]}", LaunchedTasks.task(1), NO_PROPERTIES))
                        .getTolerations())
                .hasSize(1);
    }

    @Test
    void kafkasSettingsAreInASecretAndNowhereElse() {
        Workload workload = plan("{}", LaunchedTasks.task(1), Map.of("sasl.jaas.config", "hunter2"));

        assertThat(new KubernetesSerialization().asJson(workload.deployment())).doesNotContain("hunter2");
        assertThat(workload.toString()).doesNotContain("hunter2");
        assertThat(workload.secret().orElseThrow().getMetadata().getName()).isEqualTo(workload.name());
        assertThat(new String(
                        Base64.getDecoder()
                                .decode(workload.secret()
                                        .orElseThrow()
                                        .getData()
                                        .get("GODWIT_KAFKA_PROPERTIES")),
                        StandardCharsets.UTF_8))
                .isEqualTo("{\"sasl.jaas.config\":\"hunter2\"}");
        assertThat(new KubernetesSerialization().asJson(workload.secured("77").deployment()))
                .contains("\"godwit.io/secret\":\"77\"");
        assertThat(container(workload).getEnv())
                .filteredOn(variable -> variable.getName().equals("GODWIT_KAFKA_PROPERTIES"))
                .singleElement()
                .satisfies(variable -> assertThat(
                                variable.getValueFrom().getSecretKeyRef().getName())
                        .isEqualTo(workload.name()));
        assertThat(plan("{}", LaunchedTasks.task(1), NO_PROPERTIES).secret()).isEmpty();
    }

    @Test
    void theInstallationsTemplateHoldsWhereTheInstanceSaysNothing() {
        Workload workload = plan("""
                metadata:
                  labels: {app.kubernetes.io/instance: release, app.kubernetes.io/name: other, godwit.io/task: x}
                  annotations: {note: kept}
                spec:
                  serviceAccountName: godwit-component
                  terminationGracePeriodSeconds: 90
                  securityContext: {runAsNonRoot: true}
                  nodeSelector: {disk: fast}
                  containers:
                    - name: sidecar
                      image: proxy:1
                    - name: component
                      image: mirror/godwit:2
                      env:
                        - {name: GODWIT_HTTP_PORT, value: "8000"}
                        - {name: GODWIT_ADMIN_PASSWORD, value: hunter2}
                        - {name: OB_PASSWORD, valueFrom: {secretKeyRef: {name: ob, key: password}}}
                      ports: [{name: health, containerPort: 8000}]
                      livenessProbe: {httpGet: {path: /livez, port: health}, periodSeconds: 33}
                      resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {cpu: "2"}}
                      volumeMounts: [{name: tmp, mountPath: /tmp}]
                  volumes: [{name: tmp, emptyDir: {sizeLimit: 1Gi}}]
                """, LaunchedTasks.task(1), NO_PROPERTIES);

        assertThat(workload.deployment().getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/instance", "release")
                .containsEntry("app.kubernetes.io/name", "other")
                .containsEntry("godwit.io/task", "products-to-ob");
        assertThat(workload.deployment().getSpec().getTemplate().getMetadata().getAnnotations())
                .containsEntry("note", "kept");
        PodSpec pod = spec(workload);
        assertThat(pod.getServiceAccountName()).isEqualTo("godwit-component");
        assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(90);
        assertThat(pod.getSecurityContext().getRunAsUser()).isNull();
        assertThat(pod.getNodeSelector()).containsEntry("disk", "fast");
        assertThat(pod.getVolumes()).singleElement().satisfies(volume -> assertThat(
                        volume.getEmptyDir().getSizeLimit())
                .isEqualTo(new Quantity("1Gi")));
        assertThat(pod.getContainers()).extracting(Container::getName).containsExactly("component", "sidecar");
        Container component = container(workload);
        assertThat(component.getImage()).isEqualTo("mirror/godwit:2");
        assertThat(component.getLivenessProbe().getPeriodSeconds()).isEqualTo(33);
        assertThat(component.getReadinessProbe()).isNotNull();
        assertThat(component.getPorts())
                .extracting(ContainerPort::getContainerPort)
                .containsExactly(8000);
        assertThat(component.getEnv())
                .extracting(EnvVar::getName)
                .contains("OB_PASSWORD")
                .doesNotContain("GODWIT_ADMIN_PASSWORD")
                .doesNotHaveDuplicates();
        assertThat(component.getResources().getRequests())
                .containsEntry("cpu", new Quantity("500m"))
                .doesNotContainEntry("memory", new Quantity("1Gi"));
        assertThat(component.getResources().getLimits()).containsEntry("cpu", new Quantity("2"));
    }

    @Test
    void aTemplateThatIsNoneIsRefusedByName() throws Exception {
        Path file = Files.writeString(folder.resolve("component.yaml"), "- a list");

        for (Path wrong : new Path[] {file, folder.resolve("absent.yaml")}) {
            assertThatThrownBy(() -> PodTemplate.read(wrong)).isInstanceOfSatisfying(GodwitException.class, failure -> {
                assertThat(failure.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
                assertThat(failure.getMessage()).contains(wrong.toString());
            });
        }
        assertThat(PodTemplate.read(Files.writeString(file, "")).image()).isEmpty();
    }
}
