package io.godwit.oceanbase.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StatementSizeTest {
    private long now;
    private final StatementSize size = new StatementSize(() -> now);

    @Test
    void aQuickEngineGetsTheLargestStatements() {
        taking(Duration.ofMillis(200));

        assertThat(size.bytes()).isEqualTo(StatementSize.LARGEST);
    }

    @Test
    void aSlowStatementIsFollowedByOneThatTakesThreeSeconds() {
        taking(Duration.ofSeconds(12));

        assertThat(size.bytes()).isEqualTo(StatementSize.LARGEST / 4);
    }

    @Test
    void statementsOnAnEngineOfTenKilobytesASecondStayFarBelowTheirTimeLimit() {
        for (int i = 0; i < 20; i++) {
            taking(Duration.ofMillis(size.bytes() / 10));
        }

        assertThat(Duration.ofMillis(size.bytes() / 10)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void statementsGrowAgainOnceTheEngineIsQuick() {
        taking(Duration.ofSeconds(60));
        for (int i = 0; i < 8; i++) {
            taking(Duration.ofMillis(100));
        }

        assertThat(size.bytes()).isEqualTo(StatementSize.LARGEST);
    }

    @Test
    void noStatementIsSmallerThanTheSmallest() {
        for (int i = 0; i < 20; i++) {
            taking(Duration.ofMinutes(1));
        }

        assertThat(size.bytes()).isEqualTo(StatementSize.SMALLEST);
    }

    private void taking(Duration time) {
        size.sent();
        now += time.toNanos();
        size.answered();
    }
}
