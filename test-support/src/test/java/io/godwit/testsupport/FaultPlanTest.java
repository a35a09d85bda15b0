package io.godwit.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    @Test
    void theSameSeedDecidesTheSame() {
        assertThat(outcomes(5)).isEqualTo(outcomes(5)).contains("failed before", "failed after", "worked", "dead");
        assertThat(outcomes(5)).isNotEqualTo(outcomes(6));
    }

    @Test
    void aDeadIncarnationHasNoEffect() {
        FaultPlan plan = FaultPlan.none();
        plan.kill();
        List<String> effects = new ArrayList<>();

        assertThatThrownBy(() -> plan.run(ErrorCode.INTERNAL, "call", () -> effects.add("call")))
                .isInstanceOf(IncarnationKilled.class);
        plan.local(() -> effects.add("close"));

        assertThat(effects).isEmpty();
    }

    private static List<String> outcomes(long seed) {
        FaultPlan plan = FaultPlan.of(seed, 0.3, 60, () -> {});
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            boolean[] effect = {false};
            try {
                plan.run(ErrorCode.INTERNAL, "call", () -> effect[0] = true);
                outcomes.add("worked");
            } catch (GodwitException e) {
                outcomes.add(effect[0] ? "failed after" : "failed before");
            } catch (IncarnationKilled e) {
                outcomes.add("dead");
            }
        }
        return outcomes;
    }
}
