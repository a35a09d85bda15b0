package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.console.FollowedState.Change;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FollowedStateTest {
    private final FollowedState state = new FollowedState(Map.of("a", "0"));

    @Test
    void aFollowerThatReadsNothingIsEndedAndTheOthersAreNot() throws Exception {
        Follower slow = state.add(Optional.empty());
        Follower quick = state.add(Optional.empty());
        int read = 0;
        for (int n = 1; n <= 2_000; n++) {
            state.become(Map.of("a", String.valueOf(n)));
            while (quick.next(Duration.ZERO).isPresent()) {
                read++;
            }
        }

        assertThat(slow.hasEnded()).isTrue();
        assertThat(quick.hasEnded()).isFalse();
        assertThat(read).isEqualTo(2_001);
    }

    @Test
    void whoMissedMoreThanIsKeptGetsASnapshot() throws Exception {
        String first = id(state.add(Optional.empty()));
        state.become(Map.of("a", "1"));
        assertThat(state.add(Optional.of(first)).next(Duration.ZERO)).contains(new Change(1, "task", "1"));

        for (int n = 2; n <= 1_500; n++) {
            state.become(Map.of("a", String.valueOf(n)));
        }

        assertThat(state.add(Optional.of(first)).next(Duration.ZERO)).contains(new Change(1_500, "snapshot", "[1500]"));
    }

    @Test
    void whoMissedNothingIsToldNothing() throws Exception {
        String newest = id(state.add(Optional.empty()));
        state.become(Map.of("a", "0"));

        assertThat(state.add(Optional.of(newest)).next(Duration.ZERO)).isEmpty();
    }

    @Test
    void whatNobodyFollowsIsForgottenAfterSomeTime() {
        Follower follower = state.add(Optional.empty());
        for (int look = 0; look < 200; look++) {
            assertThat(state.isForgotten()).isFalse();
        }
        state.remove(follower);
        assertThat(state.isForgotten()).isFalse();
        boolean forgotten = false;
        for (int look = 0; look < 60; look++) {
            forgotten = state.isForgotten();
        }
        assertThat(forgotten).isTrue();
    }

    private static String id(Follower follower) throws InterruptedException {
        return follower.id(follower.next(Duration.ZERO).orElseThrow());
    }
}
