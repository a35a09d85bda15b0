package io.godwit.operator.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.godwit.control.ComponentStarter.Running;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.SecretResolver;
import io.godwit.runtime.limit.WaitClock;
import io.godwit.runtime.state.TaskRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KubernetesComponentsTest {
    private static final String STORE = "godwit-products-to-ob-store-0";
    private static final String FULL = "godwit-products-to-ob-full-import-0";
    private static final TaskRecord SECURED = LaunchedTasks.of(
            "products-to-ob", 1, LaunchedTasks.ID, Map.of("sasl.jaas.config", "${env:PASSWORD}"), Map.of());
    private static final Duration SOON = Duration.ofMillis(300);

    private final MemoryCluster cluster = new MemoryCluster();
    private final List<ClusterLook> looks = new ArrayList<>();
    private final KubernetesComponents components = another();

    @AfterEach
    void close() {
        looks.forEach(ClusterLook::close);
    }

    /** As another instance of the service would have them. */
    private KubernetesComponents another() {
        return another("hunter2", PodTemplate.empty());
    }

    private KubernetesComponents another(String password, PodTemplate template) {
        ClusterLook look = new ClusterLook(cluster, WaitClock.SYSTEM, Duration.ofMillis(10), Duration.ofMillis(10));
        looks.add(look);
        return new KubernetesComponents(
                cluster,
                look,
                new WorkloadPlan("migration", new ComponentPod(template, cluster::ownImage)),
                new SecretResolver(Map.of("PASSWORD", password)),
                WaitClock.SYSTEM,
                Duration.ofSeconds(2));
    }

    private static void keepsRunning(Running running) {
        await().during(SOON).atMost(Duration.ofSeconds(5)).until(() -> running.exitCode()
                .isEmpty());
    }

    private static int exit(Running running) {
        await().atMost(Duration.ofSeconds(10)).until(() -> running.exitCode().isPresent());
        return running.exitCode().getAsInt();
    }

    private String uid(String workload) {
        return cluster.pod(workload).getMetadata().getUid();
    }

    @Test
    void whatIsMadeGoesWithTheObjectThatTheTaskWasMadeOf() {
        OwnerReference object = new OwnerReferenceBuilder().withUid("uid").build();
        cluster.own(LaunchedTasks.ID, object);

        components.start(LaunchedTasks.task(1), "store", 0);

        assertThat(cluster.deployment(STORE).orElseThrow().getMetadata().getOwnerReferences())
                .containsExactly(object);
    }

    @Test
    void isFoundAgainByAnotherInstanceOfTheService() {
        components.start(LaunchedTasks.task(1), "store", 0);
        String pod = uid(STORE);

        Running found = another().start(LaunchedTasks.task(1), "store", 0);

        keepsRunning(found);
        assertThat(uid(STORE)).isEqualTo(pod);
        assertThat(cluster.writes()).containsExactly("apply " + STORE);
    }

    @Test
    void isReplacedByANewerRunAndByARestartThatWasAskedForMeanwhile() {
        components.start(LaunchedTasks.task(1), "store", 0);
        String first = uid(STORE);
        another().start(LaunchedTasks.task(2), "store", 0);
        String second = uid(STORE);
        another().start(LaunchedTasks.restarted(LaunchedTasks.task(2), "store-0"), "store", 0);

        assertThat(List.of(first, second, uid(STORE))).doesNotHaveDuplicates();
        assertThat(cluster.ofWorkload(STORE)).hasSize(1);
    }

    @Test
    void isReplacedWhenTheSpecThatItWasStartedWithNeedsARestart() {
        components.start(LaunchedTasks.task(1), "store", 0);
        String first = uid(STORE);
        TaskRecord limited = LaunchedTasks.of(
                "products-to-ob", 1, LaunchedTasks.ID, Map.of(), Map.of("full", Map.of("limit", Map.of("rps", 100))));
        another().start(limited, "store", 0);
        assertThat(uid(STORE)).as("a limit is taken while it runs").isEqualTo(first);

        TaskRecord larger = LaunchedTasks.of(
                "products-to-ob",
                1,
                LaunchedTasks.ID,
                Map.of(),
                Map.of("full", Map.of("resources", Map.of("read", 9, "write", 9, "memory", "3GB"))));
        another().start(larger, "store", 0);
        assertThat(uid(STORE)).isNotEqualTo(first);
    }

    @Test
    void aPasswordThatWasChangedIsWrittenAtTheNextStartAndReplacesWhatRuns() {
        components.start(SECURED, "store", 0);
        String first = uid(STORE);
        another().start(SECURED, "store", 0);
        assertThat(uid(STORE)).as("nothing has changed").isEqualTo(first);

        another("rotated", PodTemplate.empty()).start(SECURED, "store", 0);

        assertThat(cluster.secret(STORE)).contains("rotated").doesNotContain("hunter2");
        assertThat(uid(STORE)).isNotEqualTo(first);
    }

    @Test
    void anUpgradeOfTheServiceReplacesNothing() {
        components.start(SECURED, "store", 0);
        String first = uid(STORE);

        PodTemplate newer = PodTemplate.of("metadata: {labels: {app.kubernetes.io/version: '2'}}");
        another("hunter2", newer).start(SECURED, "store", 0);

        assertThat(uid(STORE)).isEqualTo(first);
    }

    @Test
    void theSecretOfAnotherTasksWorkloadIsNotTouched() {
        components.start(SECURED, "store", 0);
        TaskRecord stranger = LaunchedTasks.of(
                "products-to-ob", 7, "zzzzzzzzzzzz", Map.of("sasl.jaas.config", "${env:PASSWORD}"), Map.of());

        assertThatThrownBy(() -> another("stranger", PodTemplate.empty()).start(stranger, "store", 0))
                .isInstanceOf(GodwitException.class);

        assertThat(cluster.secret(STORE)).contains("hunter2");
    }

    @Test
    void aNewerRunIsLeftAlone() {
        components.start(LaunchedTasks.task(2), "store", 0);
        String pod = uid(STORE);

        assertThatThrownBy(() -> another().start(LaunchedTasks.task(1), "store", 0))
                .isInstanceOfSatisfying(GodwitException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(GodwitException.Kind.FENCED));
        assertThat(uid(STORE)).isEqualTo(pod);
    }

    @Test
    void whatAnOlderRunWroteInTheSameMomentIsReplaced() {
        Running newer = components.start(LaunchedTasks.task(2), "store", 0);
        keepsRunning(newer);
        cluster.put(new DeploymentBuilder(cluster.deployment(STORE).orElseThrow())
                .editMetadata()
                .addToLabels(Labels.GENERATION, "1")
                .endMetadata()
                .build());

        assertThat(exit(newer)).isEqualTo(Running.UNKNOWN);
        keepsRunning(components.start(LaunchedTasks.task(2), "store", 0));
    }

    @Test
    void aNewerRunThatTookItOverEndsIt() {
        Running older = components.start(LaunchedTasks.task(1), "store", 0);

        another().start(LaunchedTasks.task(2), "store", 0);

        assertThat(exit(older)).isEqualTo(10);
        older.stop();
        assertThat(cluster.ofWorkload(STORE)).as("the newer run's").hasSize(1);
    }

    @Test
    void anotherTasksWorkloadIsNotTouched() {
        components.start(LaunchedTasks.task(1), "store", 0);
        TaskRecord stranger = LaunchedTasks.of("products-to-ob", 7, "zzzzzzzzzzzz", Map.of(), Map.of());

        assertThatThrownBy(() -> another().start(stranger, "store", 0))
                .isInstanceOfSatisfying(GodwitException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
                    assertThat(failure.code()).isEqualTo(ErrorCode.CLUSTER_REFUSED);
                });
        another().end(stranger, Set.of());
        another().forget(stranger);
        assertThat(cluster.ofWorkload(STORE)).hasSize(1);
    }

    @Test
    void twoInstancesThatStartItAtOnceAgree() {
        components.start(LaunchedTasks.task(1), "store", 0);
        KubernetesComponents other = another();
        cluster.beforeNextWrite(() -> other.start(LaunchedTasks.task(2), "store", 0));

        Running running = components.start(LaunchedTasks.task(2), "store", 0);

        keepsRunning(running);
        assertThat(cluster.ofWorkload(STORE)).hasSize(1);
    }

    @Test
    void whatIsDoneIsNotStartedAgainByAnybody() {
        Running running = components.start(LaunchedTasks.task(1), "full-import", 0);
        cluster.die(FULL, 0, "Completed", false);

        assertThat(exit(running)).isZero();
        assertThat(cluster.ofWorkload(FULL)).isEmpty();
        assertThat(another().start(LaunchedTasks.task(1), "full-import", 0).exitCode())
                .hasValue(0);
        assertThat(cluster.ofWorkload(FULL)).isEmpty();

        another().start(LaunchedTasks.task(2), "full-import", 0);
        assertThat(cluster.ofWorkload(FULL)).as("another run begins again").hasSize(1);
    }

    @Test
    void whatIsDoneIsNotStartedForAChangeThatGivesItNoOtherShare() {
        Running running = components.start(LaunchedTasks.task(1), "full-import", 0);
        cluster.die(FULL, 0, "Completed", false);
        assertThat(exit(running)).isZero();

        Running larger = another().start(changed(Map.of("full", Map.of("resources", "LARGE"))), "full-import", 0);
        assertThat(larger.exitCode()).hasValue(0);
        assertThat(cluster.ofWorkload(FULL)).isEmpty();

        another().start(changed(Map.of("parameters", Map.of("full.instances", "2"))), "full-import", 0);
        assertThat(cluster.ofWorkload(FULL)).as("it has another share").hasSize(1);
    }

    private static TaskRecord changed(Map<String, Object> options) {
        return LaunchedTasks.of("products-to-ob", 1, LaunchedTasks.ID, Map.of(), options);
    }

    @Test
    void whatAPersonHasToFixIsNotStartedAgainByTheCluster() {
        Running running = components.start(LaunchedTasks.task(1), "store", 0);
        cluster.die(STORE, 2, "Error", true);

        assertThat(exit(running)).isEqualTo(2);
        assertThat(cluster.ofWorkload(STORE)).isEmpty();

        keepsRunning(another().start(LaunchedTasks.task(1), "store", 0));
        assertThat(cluster.ofWorkload(STORE))
                .as("a start is what a person does then")
                .hasSize(1);
    }

    @Test
    void anEndIsReportedOnceAndAStartDoesNotWaitForTheCluster() {
        Running running = components.start(LaunchedTasks.task(1), "store", 0);
        String pod = uid(STORE);
        cluster.die(STORE, 1, "Error", true);

        assertThat(exit(running)).isEqualTo(1);
        Running again = components.start(LaunchedTasks.task(1), "store", 0);

        assertThat(uid(STORE)).isNotEqualTo(pod);
        keepsRunning(again);
    }

    @Test
    void howOneEndedIsKeptWhenItsPodGoes() {
        Running running = components.start(LaunchedTasks.task(1), "store", 0);
        cluster.die(STORE, 1, "Error", true, "x".repeat(600) + "\nno space left on device\n");

        assertThat(exit(running)).isEqualTo(1);
        assertThat(running.lastWords()).contains("no space left on device");
        components.start(LaunchedTasks.task(1), "store", 0);

        assertThat(cluster.deployment(STORE).orElseThrow().getMetadata().getAnnotations())
                .containsEntry("godwit.io/last-exit", "1")
                .containsEntry("godwit.io/last-words", "no space left on device")
                .containsKey("godwit.io/last-end");
        assertThat(cluster.writes().stream().filter(("annotate " + STORE)::equals))
                .hasSize(1);
    }

    @Test
    void howOneEndedThatIsNotStartedAgainIsKept() {
        Running running = components.start(LaunchedTasks.task(1), "store", 0);
        cluster.die(STORE, 2, "Error", true, "no such user");

        assertThat(exit(running)).isEqualTo(2);
        assertThat(cluster.ofWorkload(STORE)).isEmpty();
        assertThat(running.lastWords()).contains("no such user");
        assertThat(cluster.deployment(STORE).orElseThrow().getMetadata().getAnnotations())
                .containsEntry("godwit.io/last-words", "no such user");
    }

    @Test
    void whatTheClusterHasStartedAgainByThenIsLeftRunning() {
        Running running = components.start(LaunchedTasks.task(1), "store", 0);
        String pod = uid(STORE);
        cluster.die(STORE, 137, "OOMKilled", false);

        assertThat(exit(running)).as("out of memory").isEqualTo(3);
        keepsRunning(components.start(LaunchedTasks.task(1), "store", 0));
        assertThat(uid(STORE)).isEqualTo(pod);
    }

    @Test
    void aClusterThatLetsNobodyDeletePodsOnlyTakesLonger() {
        Running running = components.start(LaunchedTasks.task(1), "store", 0);
        cluster.die(STORE, 1, "Error", true);
        cluster.refusePods();

        assertThat(exit(running)).isEqualTo(1);
        keepsRunning(components.start(LaunchedTasks.task(1), "store", 0));
    }

    @Test
    void aReplacedPodIsNoEnd() {
        Running running = components.start(LaunchedTasks.task(1), "store", 0);
        cluster.rolloutRestart(STORE);
        keepsRunning(running);
        cluster.loseNode(STORE);
        assertThat(cluster.ofWorkload(STORE))
                .as("the lost one and its successor")
                .hasSize(2);
        keepsRunning(running);

        another().start(LaunchedTasks.restarted(LaunchedTasks.task(1), "store-0"), "store", 0);
        assertThat(cluster.deployment(STORE)
                        .orElseThrow()
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getAnnotations())
                .as("what kubectl has set stays")
                .containsKey("kubectl.kubernetes.io/restartedAt");
    }

    @Test
    void aRolloutThatIsUndoneIsDoneAgain() {
        components.start(LaunchedTasks.task(1), "store", 0);
        Deployment before = cluster.deployment(STORE).orElseThrow();
        Running running = components.start(LaunchedTasks.task(2), "store", 0);
        keepsRunning(running);
        cluster.rolloutUndo(STORE, before);

        assertThat(exit(running)).isEqualTo(Running.UNKNOWN);
        keepsRunning(components.start(LaunchedTasks.task(2), "store", 0));
        assertThat(cluster.ofWorkload(STORE)).extracting(Labels::generation).containsExactly(2L);
    }

    @Test
    void whatSomebodyScalesToNoneStaysDownAndSaysSo() {
        Running running = components.start(LaunchedTasks.task(1), "store", 0);
        cluster.scale(STORE, 0);

        await().atMost(Duration.ofSeconds(5)).until(() -> running.obstacle().isPresent());
        assertThat(running.obstacle().orElseThrow().message()).isEqualTo("deployment " + STORE + " was scaled to none");
        keepsRunning(running);
        assertThat(cluster.ofWorkload(STORE)).isEmpty();

        cluster.scale(STORE, 1);
        await().atMost(Duration.ofSeconds(5)).until(() -> running.obstacle().isEmpty());
    }

    @Test
    void anEvictedPodIsAnEndAndItsCorpseIsRemoved() {
        Running running = components.start(LaunchedTasks.task(1), "store", 0);
        cluster.evict(STORE);

        assertThat(exit(running)).isEqualTo(Running.UNKNOWN);
        keepsRunning(components.start(LaunchedTasks.task(1), "store", 0));
        assertThat(cluster.ofWorkload(STORE)).hasSize(1);
    }

    @Test
    void aDeletedWorkloadIsMadeAgain() {
        Running running = components.start(LaunchedTasks.task(1), "store", 0);
        cluster.delete(STORE);

        assertThat(exit(running)).isEqualTo(Running.UNKNOWN);
        keepsRunning(components.start(LaunchedTasks.task(1), "store", 0));
    }

    @Test
    void aClusterThatDoesNotAnswerEndsNothing() {
        Running running = components.start(LaunchedTasks.task(1), "store", 0);
        keepsRunning(running);
        cluster.goAway(true);

        keepsRunning(running);
        assertThatThrownBy(() -> components.start(LaunchedTasks.task(1), "full-import", 0))
                .isInstanceOfSatisfying(GodwitException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(GodwitException.Kind.RETRIABLE));
        running.drain();
        assertThatThrownBy(running::stop)
                .isInstanceOfSatisfying(GodwitException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(GodwitException.Kind.RETRIABLE));

        cluster.goAway(false);
        assertThat(cluster.ofWorkload(STORE)).hasSize(1);
        keepsRunning(components.start(LaunchedTasks.task(1), "store", 0));
    }

    @Test
    void theEndIsReportedOnceTheClusterKnowsThatNothingIsToBeStarted() {
        Running running = components.start(LaunchedTasks.task(1), "full-import", 0);
        cluster.die(FULL, 0, "Completed", false);
        AtomicInteger refused = new AtomicInteger();
        cluster.beforeNextWrite(() -> {
            refused.incrementAndGet();
            throw GodwitException.retriable(ErrorCode.CLUSTER_UNREACHABLE, "no answer", "wait", null);
        });

        assertThat(exit(running)).isZero();
        assertThat(refused).hasValue(1);
        assertThat(cluster.ofWorkload(FULL)).isEmpty();
    }

    @Test
    void aClusterThatRefusesToScaleIsAskedAgainAfterGrowingWaits() {
        Running running = components.start(LaunchedTasks.task(1), "full-import", 0);
        cluster.refuseScale(true);
        cluster.die(FULL, 0, "Completed", false);

        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(5)).until(() -> running.exitCode()
                .isEmpty());
        assertThat(cluster.writes().stream().filter(("scale " + FULL)::equals)).hasSizeBetween(2, 7);

        cluster.refuseScale(false);
        assertThat(exit(running)).isZero();
        assertThat(cluster.ofWorkload(FULL)).isEmpty();
    }

    @Test
    void aStopLeavesTheWorkloadWithNothingInIt() {
        Running running = components.start(LaunchedTasks.task(1), "store", 0);

        running.drain();
        running.stop();
        running.stop();

        assertThat(cluster.ofWorkload(STORE)).isEmpty();
        assertThat(cluster.deployment(STORE).orElseThrow().getSpec().getReplicas())
                .isZero();
        keepsRunning(components.start(LaunchedTasks.task(1), "store", 0));
        assertThat(cluster.ofWorkload(STORE)).hasSize(1);
    }

    @Test
    void aStopWaitsForALostNodeNoLongerThanItsLimit() {
        Running running = components.start(LaunchedTasks.task(1), "store", 0);
        cluster.loseNode(STORE);

        running.stop();

        assertThat(cluster.ofWorkload(STORE)).as("the one on the lost node").isEmpty();
    }

    @Test
    void aLostNodeKeepsTheNextRunFromStartingNoLongerThanTheLimit() {
        components.start(LaunchedTasks.task(1), "store", 0);
        cluster.loseNode(STORE);

        Running next = another().start(LaunchedTasks.task(2), "store", 0);
        assertThat(cluster.ofWorkload(STORE))
                .as("the cluster waits for the node")
                .allMatch(PodDeath::isRemoved);

        await().atMost(Duration.ofSeconds(10))
                .until(() -> next.exitCode().isEmpty()
                        && cluster.ofWorkload(STORE).stream().noneMatch(PodDeath::isRemoved));
        assertThat(cluster.ofWorkload(STORE)).extracting(Labels::generation).containsExactly(2L);
        keepsRunning(next);
    }

    @Test
    void aPodOnALostNodeIsInTheWayOfNoLaterRestart() {
        Running running = components.start(LaunchedTasks.task(1), "store", 0);
        cluster.loseNode(STORE);
        assertThat(cluster.ofWorkload(STORE)).as("with its successor").hasSize(2);

        await().atMost(Duration.ofSeconds(10)).until(() -> {
            assertThat(running.exitCode()).as("nothing has ended").isEmpty();
            return cluster.ofWorkload(STORE).stream().noneMatch(PodDeath::isRemoved);
        });

        assertThat(cluster.ofWorkload(STORE)).hasSize(1);
        assertThat(cluster.writes()).containsOnlyOnce("forget pod");
    }

    @Test
    void whatEndsOnALostNodeIsForgottenByTheCluster() {
        components.start(LaunchedTasks.task(1), "store", 0);
        cluster.loseNode(STORE);

        another().end(LaunchedTasks.task(1), Set.of());

        assertThat(cluster.ofWorkload(STORE)).isEmpty();
    }

    @Test
    void endsWhatIsNotExceptedAndNoNewerRun() {
        components.start(SECURED, "store", 0);
        components.start(SECURED, "full-import", 0);
        components.start(LaunchedTasks.task(2), "full-import", 1);
        assertThat(cluster.secrets()).containsExactlyInAnyOrder(STORE, FULL);

        another().end(LaunchedTasks.task(1), Set.of("store-0"));

        assertThat(cluster.ofWorkload(STORE)).hasSize(1);
        assertThat(cluster.deployment(FULL)).isEmpty();
        assertThat(cluster.ofWorkload(FULL)).isEmpty();
        assertThat(cluster.secrets()).containsExactly(STORE);
        assertThat(cluster.ofWorkload("godwit-products-to-ob-full-import-1")).hasSize(1);
    }

    @Test
    void forgetsEverythingOfTheTask() {
        components.start(LaunchedTasks.task(1), "store", 0);
        components.start(LaunchedTasks.of("other", 1, "other2345678", Map.of(), Map.of()), "store", 0);

        components.forget(LaunchedTasks.task(1));

        assertThat(cluster.deployments(Labels.ofAll()))
                .extracting(deployment -> deployment.getMetadata().getName())
                .containsExactly("godwit-other-store-0");
        cluster.goAway(true);
        assertThatThrownBy(() -> components.forget(LaunchedTasks.task(1)))
                .as("what is left would be left for ever")
                .isInstanceOfSatisfying(GodwitException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(GodwitException.Kind.RETRIABLE));
    }

    @Test
    void forgetsItsSecretsAndNoOthers() {
        components.start(SECURED, "store", 0);
        components.start(SECURED, "full-import", 0);
        cluster.delete(FULL); // by hand
        components.forget(SECURED);
        assertThat(cluster.secrets()).isEmpty();

        cluster.ownSecret(STORE);
        cluster.ownSecret(FULL);
        components.start(LaunchedTasks.task(1), "store", 0);
        components.forget(LaunchedTasks.task(1));
        assertThat(cluster.secrets()).as("a user's").containsExactlyInAnyOrder(STORE, FULL);
    }

    @Test
    void saysWhereTheLogIs() {
        assertThat(components.logFile(LaunchedTasks.task(1), "store", 0))
                .isEqualTo("kubectl logs --namespace migration deployment/" + STORE);
    }
}
