package io.godwit.operator.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.godwit.control.ComponentKind;
import io.godwit.runtime.state.TaskRecord;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What holds of every cluster. */
abstract class ClusterContract {
    private static final String NAME = "godwit-products-to-ob-store-0";
    private static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

    /** An empty namespace. */
    abstract Cluster cluster();

    /** Does what {@code kubectl rollout restart} does. */
    abstract void rolloutRestart(String workload);

    private Workload workload(TaskRecord task, Map<String, String> kafka) {
        return new WorkloadPlan(
                        cluster().namespace(),
                        new ComponentPod(
                                PodTemplate.of("spec: {containers: [{name: component, image: 'godwit:1'}]}"),
                                () -> "own"))
                .of(task, ComponentKind.STORE, 0, kafka, Optional.empty());
    }

    private Deployment applied(TaskRecord task) {
        assertThat(cluster().apply(workload(task, Map.of()).deployment())).isTrue();
        return found();
    }

    private Deployment found() {
        return cluster().deployment(NAME).orElseThrow();
    }

    @Test
    void whatIsAppliedIsFoundByItsNameAndByItsLabels() {
        assertThat(cluster().deployment(NAME)).isEmpty();

        applied(LaunchedTasks.task(1));

        assertThat(StartDecision.of(
                        Optional.of(found()),
                        workload(LaunchedTasks.task(1), Map.of()).deployment()))
                .isInstanceOf(StartDecision.Leave.class);
        assertThat(cluster().deployments(Labels.ofAll())).hasSize(1);
        assertThat(cluster().deployments(Labels.ofTask(LaunchedTasks.ID))).hasSize(1);
        assertThat(cluster().deployments(Labels.ofTask("another"))).isEmpty();
        assertThat(cluster().pods(Labels.ofTask("another"))).isEmpty();
    }

    @Test
    void anotherRunOfTheTaskReplacesIt() {
        applied(LaunchedTasks.task(1));

        assertThat(Labels.generation(applied(LaunchedTasks.task(2)))).isEqualTo(2);
        assertThat(found().getSpec().getTemplate().getMetadata().getLabels()).containsEntry(Labels.GENERATION, "2");
    }

    @Test
    void whatChangedSinceItWasReadIsNotOverwritten() {
        Deployment read = applied(LaunchedTasks.task(1));
        applied(LaunchedTasks.task(2));

        Deployment late = new DeploymentBuilder(
                        workload(LaunchedTasks.task(1), Map.of()).deployment())
                .editMetadata()
                .withResourceVersion(read.getMetadata().getResourceVersion())
                .endMetadata()
                .build();
        assertThat(cluster().apply(late)).isFalse();
        assertThat(cluster().scaleToNone(read, OptionalInt.empty())).isFalse();

        assertThat(Labels.generation(found())).isEqualTo(2);
        assertThat(found().getSpec().getReplicas()).isEqualTo(1);
    }

    @Test
    void whatOthersSetStays() {
        applied(LaunchedTasks.task(1));
        rolloutRestart(NAME);

        applied(LaunchedTasks.task(2));

        assertThat(found().getSpec().getTemplate().getMetadata().getAnnotations())
                .containsKey(RESTARTED_AT);
    }

    @Test
    void whatEndedIsScaledToNoneAndStartedByTheNextApply() {
        applied(LaunchedTasks.task(1));
        await().until(() -> cluster().scaleToNone(found(), OptionalInt.of(0))); // controllers change it, too

        assertThat(found().getSpec().getReplicas()).isZero();
        assertThat(StartDecision.of(
                        Optional.of(found()),
                        workload(LaunchedTasks.task(1), Map.of()).deployment()))
                .isEqualTo(new StartDecision.Done(0));

        assertThat(applied(LaunchedTasks.task(1)).getSpec().getReplicas()).isEqualTo(1);
        assertThat(found().getMetadata().getAnnotations()).containsEntry(Labels.EXIT, Labels.NO_EXIT);
    }

    @Test
    void whatIsNotedAboutADeploymentStaysWhenItIsAppliedAgain() {
        applied(LaunchedTasks.task(1));

        cluster().annotate(NAME, Map.of("godwit.io/last-exit", "1"));
        applied(LaunchedTasks.task(2));

        assertThat(found().getMetadata().getAnnotations())
                .containsEntry("godwit.io/last-exit", "1")
                .containsEntry(Labels.TASK, "products-to-ob");
        assertThatCode(() -> cluster().annotate("absent", Map.of("a", "b"))).doesNotThrowAnyException();
    }

    @Test
    void aSecretIsWrittenAndRemovedWithoutBeingRead() {
        Workload secured = workload(LaunchedTasks.task(1), Map.of("sasl.jaas.config", "hunter2"));
        String version = cluster().apply(secured.secret().orElseThrow());
        assertThat(cluster().apply(secured.secret().orElseThrow())).isEqualTo(version);
        assertThat(cluster()
                        .apply(workload(LaunchedTasks.task(1), Map.of("sasl.jaas.config", "rotated"))
                                .secret()
                                .orElseThrow()))
                .isNotEqualTo(version);
        cluster().apply(secured.deployment());

        assertThat(Workload.hasSecret(found())).isTrue();
        cluster().delete(NAME);
        cluster().deleteSecret(NAME);

        assertThat(cluster().deployment(NAME)).isEmpty();
        assertThatCode(() -> cluster().delete(NAME)).doesNotThrowAnyException();
        assertThatCode(() -> cluster().deleteSecret(NAME)).doesNotThrowAnyException();
    }

    @Test
    void whatIsNotThereHasNoLogAndIsDeletedAlready() {
        assertThat(cluster().log("absent", Optional.empty())).isEmpty();
        assertThat(cluster().log("absent", Optional.of(1_795_000_000L))).isEmpty();
        assertThatCode(() -> cluster().deletePod("absent")).doesNotThrowAnyException();
        assertThatCode(() -> cluster().forgetPod("absent")).doesNotThrowAnyException();
    }
}
