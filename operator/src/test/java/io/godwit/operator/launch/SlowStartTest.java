package io.godwit.operator.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.godwit.runtime.state.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlowStartTest {
    private static final String CREATING =
            "{phase: Pending, containerStatuses: [{name: component, state: {waiting: {reason: ContainerCreating}}}]}";
    private static final String RUNS = "{phase: Running, containerStatuses: [{name: component, state: {running: {}}}]}";

    private final SlowStart start = new SlowStart();

    @Test
    void namesThePodThatHasNotStartedAfterAMinuteAndHowToSeeWhy() {
        assertThat(look(0, pod("a", CREATING))).isEmpty();
        assertThat(look(60, pod("a", CREATING))).as("as an image takes").isEmpty();

        assertThat(look(61, pod("a", CREATING))).hasValueSatisfying(failure -> {
            assertThat(failure.code()).isEqualTo("CLUSTER_REFUSED");
            assertThat(failure.message()).isEqualTo("pod a has been in ContainerCreating for more than 60 s");
            assertThat(failure.remedy()).startsWith("kubectl describe pod a says");
        });
        assertThat(look(300, pod("a", CREATING)).map(Failure::message))
                .as("the same words, so that a condition does not change all the time")
                .contains("pod a has been in ContainerCreating for more than 60 s");
        assertThat(look(301, pod("a", RUNS))).isEmpty();
    }

    @Test
    void oneOfWhichItsNodeSaysNothingIsPending() {
        String silent = "{phase: Pending, conditions: [{type: PodScheduled, status: 'True'}]}";
        look(0, pod("a", silent));

        assertThat(look(90, pod("a", silent)).map(Failure::message))
                .contains("pod a has been in Pending for more than 60 s");
    }

    @Test
    void everyPodHasItsOwnMinute() {
        look(0, pod("a", CREATING));
        assertThat(look(59, pod("b", CREATING))).isEmpty();
        assertThat(look(100, pod("b", CREATING))).isEmpty();
        assertThat(look(120, pod("b", CREATING))).isPresent();
        assertThat(look(121, pod("b", RUNS))).isEmpty();
        assertThat(look(122, pod("b", CREATING)))
                .as("its sandbox was made again")
                .isEmpty();
    }

    @Test
    void oneThatIsRemovedOrEndsAgainAndAgainIsNotThisOnesMatter() {
        Pod removed = pod("a", CREATING);
        removed.getMetadata().setDeletionTimestamp("2026-11-29T10:00:00Z");
        Pod crashes = pod(
                "a",
                "{phase: Running, containerStatuses: [{name: component, state: {waiting: {reason: CrashLoopBackOff}}}]}");
        for (Pod pod : List.of(removed, crashes)) {
            look(0, pod);
            assertThat(look(90, pod)).isEmpty();
        }
    }

    private Optional<Failure> look(long seconds, Pod pod) {
        return start.look(List.of(pod), Duration.ofSeconds(seconds).toNanos());
    }

    private static Pod pod(String name, String status) {
        return new KubernetesSerialization()
                .unmarshal("metadata: {name: %s, uid: %s-1}\nstatus: %s".formatted(name, name, status), Pod.class);
    }
}
