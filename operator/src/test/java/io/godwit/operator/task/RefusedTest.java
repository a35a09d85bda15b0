package io.godwit.operator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.control.managed.TaskRequest.Action;
import io.godwit.operator.task.TaskConditions.Refusal;
import io.godwit.runtime.state.Failure;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusedTest {
    private static final Refusal WHY = new Refusal(new Failure("TASK_STATE", "cannot be started", "release it"), true);

    private static Refused.Wanted wanted(String mark) {
        return new Refused.Wanted(new TaskStep.Act(Action.START), mark, true, false, Optional.empty());
    }

    @Test
    void theSameIsAskedMoreAndMoreSeldom() {
        Refused refused = Refused.of(wanted("a"), WHY, Optional.empty(), 0);
        assertThat(refused.pause()).isEqualTo(Duration.ofSeconds(5));
        assertThat(refused.holds(wanted("a"), 4_999)).isTrue();
        assertThat(refused.holds(wanted("a"), 5_000)).isFalse();

        for (int i = 0; i < 10; i++) {
            refused = Refused.of(wanted("a"), WHY, Optional.of(refused), 0);
        }
        assertThat(refused.pause()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void somethingElseIsAskedAtOnce() {
        Refused often = Refused.of(wanted("a"), WHY, Optional.of(Refused.of(wanted("a"), WHY, Optional.empty(), 0)), 0);

        assertThat(often.holds(wanted("b"), 0)).isFalse();
        assertThat(Refused.of(wanted("b"), WHY, Optional.of(often), 0).pause()).isEqualTo(Duration.ofSeconds(5));
    }
}
