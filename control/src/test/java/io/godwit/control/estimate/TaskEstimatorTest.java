package io.godwit.control.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.memory.ControlWorld;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.SourceReader;
import io.godwit.model.task.TaskSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TaskEstimatorTest {
    private final ControlWorld world = new ControlWorld();

    @Test
    void whatIsMeasuredOfASampleIsScaledToAllRows() {
        world.collection("small", 1, 20);
        world.collection("large", 2, 500);

        Estimate estimate = estimate(Map.of(), () -> world.source, Duration.ofSeconds(20));

        assertThat(estimate.tables())
                .extracting(TableEstimate::collection)
                .containsExactly("default.large", "default.small");
        TableEstimate large = estimate.tables().getFirst();
        assertThat(large.rows()).hasValue(500);
        assertThat(large.sampledRows()).hasValue(50); // five pages of ten
        assertThat(large.note()).isEmpty();
        assertThat(large.kafkaBytes().getAsLong()).isGreaterThan(500 * 20);
        assertThat(large.millis()).isPresent();
        assertThat(estimate.targetFreeBytes()).hasValue(5);
        assertThat(estimate.sum().rows()).hasValue(520);
        assertThat(estimate.sum().sampled()).isEqualTo(2);
        assertThat(estimate.sum().targetBytes().getAsLong())
                .isEqualTo(large.targetBytes().getAsLong()
                        + estimate.tables().getLast().targetBytes().getAsLong());
    }

    @Test
    void whatCannotBeReadIsAbsentAndSaysWhy() {
        CollectionSchema released = world.collection("released", 1, 20);
        world.source.load(released, false);
        world.collection("empty", 2, 0);

        Estimate estimate = estimate(Map.of(), () -> world.source, Duration.ofSeconds(20));

        assertThat(estimate.tables()).allSatisfy(table -> {
            assertThat(table.rowBytes()).isEmpty();
            assertThat(table.millis()).isEmpty();
            assertThat(table.note()).isNotEmpty();
        });
        assertThat(estimate.sum().millis()).isEmpty();
        assertThat(estimate.sum().sampled()).isZero();
    }

    @Test
    void aRateLimitTakesItsTime() {
        world.collection("c", 1, 100);

        Estimate estimate = estimate(
                Map.of("full", Map.of("limit", Map.of("rps", 10))), () -> world.source, Duration.ofSeconds(20));

        assertThat(estimate.tables().getFirst().millis()).hasValue(10_000);
    }

    @Test
    void aSourceThatHangsEndsTheEstimateWithWhatIsKnown() {
        world.collection("c", 1, 100);
        CountDownLatch never = new CountDownLatch(1);

        Estimate estimate = estimate(
                Map.of(),
                () -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return world.source;
                },
                Duration.ofSeconds(1));

        assertThat(estimate.tables().getFirst().rows()).hasValue(100);
        assertThat(estimate.tables().getFirst().note()).contains("did not answer within 1 s");
        never.countDown();
    }

    @Test
    void aSourceThatIsAwayIsAFailure() {
        TaskSpec spec = ControlWorld.task(List.of("FULL"));
        EstimatePorts ports = new EstimatePorts(
                () -> {
                    throw GodwitException.retriable(ErrorCode.SOURCE_UNREACHABLE, "no answer", "check it", null);
                },
                () -> world.source,
                OptionalLong::empty);

        assertThatThrownBy(() -> new TaskEstimator(spec, ports, Clock.systemUTC(), Duration.ofSeconds(5)).run())
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE));
    }

    private Estimate estimate(Map<String, Object> options, Supplier<SourceReader> reader, Duration patience) {
        TaskSpec spec = ControlWorld.task(List.of("SCHEMA", "FULL"), Map.of("include", List.of("default.*")), options);
        return new TaskEstimator(
                        spec,
                        new EstimatePorts(() -> world.source, reader, () -> OptionalLong.of(5)),
                        Clock.systemUTC(),
                        patience)
                .run();
    }
}
