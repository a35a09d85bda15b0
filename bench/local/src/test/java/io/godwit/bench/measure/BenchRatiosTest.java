package io.godwit.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchRatiosTest {
    private static final BenchCase.Timing SECOND = new BenchCase.Timing(1_000, 1_000, 1_000_000_000);
    private static final BenchResult CHAIN = BenchResult.of("chain", List.of(SECOND), List.of(uses(6, 4)));

    @Test
    void cpuIsThatOfAllProcessesInTheMiddleRound() {
        BenchResult godwit =
                BenchResult.of("godwit", List.of(SECOND, SECOND, SECOND), List.of(uses(8, 9), uses(5, 7), uses(1, 9)));

        assertThat(godwit.cpuSeconds()).isEqualTo(12);
        assertThat(BenchRatios.cpu(List.of(CHAIN, godwit), "godwit", "chain"))
                .containsExactlyEntriesOf(Map.of("CPU seconds, godwit/chain", 1.2));
    }

    @Test
    void aCaseWithoutMeasuredProcessesHasNoCpuRatio() {
        BenchResult sustained = BenchResult.of("sustained", List.of(SECOND), List.of());

        assertThat(BenchRatios.cpu(List.of(CHAIN, sustained), "chain", "sustained"))
                .isEmpty();
        assertThat(BenchRatios.rates(List.of(CHAIN, sustained), "sustained", "chain"))
                .containsValue(1.0);
    }

    @Test
    void aCaseThatWasNotMeasuredHasNoRatio() {
        assertThat(BenchRatios.cpu(List.of(CHAIN), "godwit", "chain")).isEmpty();
    }

    private static List<ProcessUse> uses(double client, double kafka) {
        return List.of(new ProcessUse("bench", client, 1), new ProcessUse("kafka", kafka, 1));
    }
}
