package io.godwit.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.Direction;
import io.godwit.runtime.state.InstanceStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private static final long NOW = 1_000_000;

    private final List<InstanceStatus> reported = new CopyOnWriteArrayList<>();
    private final Heartbeat heartbeat = new Heartbeat(
            reported::add,
            new ComponentArguments("task", "incr-sync", 0, 1, "kafka:9092", Direction.FORWARD),
            Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));
    private volatile Optional<Obstacle> obstacle = Optional.empty();

    @AfterEach
    void close() {
        heartbeat.close();
    }

    @Test
    void whatKeepsItFromContinuingIsReportedWithTheNextAttempt() {
        heartbeat.running(() -> obstacle, Map::of);
        assertThat(reported.getLast().state()).isEqualTo(InstanceStatus.State.RUNNING);

        obstacle = Optional.of(new Obstacle(
                GodwitException.retriable(ErrorCode.TARGET_UNREACHABLE, "refused", "start it", null),
                Optional.of(Duration.ofSeconds(5))));
        heartbeat.beat();

        assertThat(reported.getLast())
                .returns(InstanceStatus.State.RETRYING, InstanceStatus::state)
                .returns("refused", status -> status.error().orElseThrow().message())
                .returns(Optional.of(NOW + 5_000), InstanceStatus::nextAttemptAtMillis);

        obstacle = Optional.empty();
        heartbeat.beat();

        assertThat(reported.getLast()).returns(InstanceStatus.State.RUNNING, InstanceStatus::state);
        assertThat(reported.getLast().error()).isEmpty();
    }
}
