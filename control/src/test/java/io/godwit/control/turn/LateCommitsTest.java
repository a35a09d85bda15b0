package io.godwit.control.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.memory.ControlWorld;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LateCommitsTest {
    private static final TableName A = new TableName("shop", "a");

    private final ControlWorld world = new ControlWorld();
    private final List<TableName> removed = new ArrayList<>();

    @Test
    void whatIsInTheLogIsSaidOnceItIsRemoved() {
        LateCommits late = new LateCommits(table -> Optional.of(table + " was written to"), world.clock);

        late.removing(A, () -> removed.add(A));

        assertThat(removed).containsExactly(A);
        assertThat(late.found())
                .containsExactly(
                        "shop.a was written to, after the flow back had ended: nobody has carried it to Milvus, compare both");
    }

    /** The transaction commits while the log is being removed, and with it goes what it has written there. */
    @Test
    void aRemovalThatHadToWaitIsSaid() {
        LateCommits late = new LateCommits(table -> Optional.empty(), world.clock);

        late.removing(A, () -> world.clock.pause(Duration.ofSeconds(1)));
        assertThat(late.found()).isEmpty();

        late.removing(A, () -> world.clock.pause(Duration.ofSeconds(3)));
        assertThat(late.found()).singleElement().asString().startsWith("removing the change log of shop.a had to wait");
    }

    @Test
    void whatCannotBeLookedAtNowIsNotRemoved() {
        LateCommits late = new LateCommits(
                table -> {
                    throw GodwitException.retriable(ErrorCode.TARGET_UNREACHABLE, "no answer", "look at it", null);
                },
                world.clock);

        assertThatThrownBy(() -> late.removing(A, () -> removed.add(A))).isInstanceOf(GodwitException.class);

        assertThat(removed).isEmpty();
        assertThat(late.found()).isEmpty();
    }

    @Test
    void aLogThatIsLostIsSaidAndKeepsNothing() {
        LateCommits late = new LateCommits(
                table -> {
                    throw GodwitException.configuration(ErrorCode.SOURCE_LOG_LOST, "it was dropped", "find out");
                },
                world.clock);

        late.removing(A, () -> removed.add(A));

        assertThat(removed).containsExactly(A);
        assertThat(late.found())
                .containsExactly(
                        "whether shop.a was written to after the flow back had ended is not known: SOURCE_LOG_LOST:"
                                + " it was dropped");
    }
}
