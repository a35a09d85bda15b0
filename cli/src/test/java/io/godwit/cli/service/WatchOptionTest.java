package io.godwit.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class WatchOptionTest {
    private static final GodwitException AWAY =
            GodwitException.configuration(ErrorCode.SERVICE_UNREACHABLE, "nobody answers", "wait");
    private static final GodwitException UNKNOWN =
            GodwitException.configuration(ErrorCode.TASK_UNKNOWN, "no task is named a", "create it");

    private final List<String> notices = new ArrayList<>();
    private final Outage outage = new Outage("http://here", notices::add);

    @Test
    void whatCannotBeAskedForIsAskedForAgainAndARefusalIsTheEnd() {
        Queue<Optional<GodwitException>> looks = new ArrayDeque<>(List.of(
                Optional.empty(), Optional.of(AWAY), Optional.of(AWAY), Optional.empty(), Optional.of(UNKNOWN)));

        assertThatThrownBy(() -> WatchOption.repeat(Duration.ofMillis(50), outage, () -> next(looks)))
                .isSameAs(UNKNOWN);

        assertThat(looks).isEmpty();
        assertThat(notices)
                .containsExactly("nobody answers; trying again", "the control service at http://here answers again");
    }

    @Test
    void whereTheFirstLookFailsNothingIsWaitedFor() {
        Queue<Optional<GodwitException>> looks = new ArrayDeque<>(List.of(Optional.of(AWAY)));

        assertThatThrownBy(() -> WatchOption.repeat(Duration.ofMillis(50), outage, () -> next(looks)))
                .isSameAs(AWAY);
        assertThat(notices).isEmpty();
    }

    private static void next(Queue<Optional<GodwitException>> looks) {
        looks.remove().ifPresent(failure -> {
            throw failure;
        });
    }
}
