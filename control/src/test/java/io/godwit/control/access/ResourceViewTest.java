package io.godwit.control.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.control.resource.ResourceBook;
import io.godwit.control.resource.ResourceDecision;
import io.godwit.control.resource.Resources;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ResourceViewTest {
    private long now;
    private int reads;
    private boolean away;

    private final ResourceBook book = new ResourceBook() {
        @Override
        public Resources read() {
            if (away) {
                throw GodwitException.retriable(ErrorCode.KAFKA_UNREACHABLE, "away", "wait", null);
            }
            reads++;
            return Resources.NONE;
        }

        @Override
        public <R> ResourceDecision<R> write(Function<Resources, ResourceDecision<R>> decision) {
            throw new AssertionError("nobody writes");
        }

        @Override
        public void close() {}
    };
    private final ResourceView view = new ResourceView(book, () -> now);

    @Test
    void whatIsRecentIsNotReadAgain() {
        view.recent();
        pass(Duration.ofMillis(500));
        view.recent();
        assertThat(reads).isEqualTo(1);
        pass(Duration.ofMillis(1));
        view.recent();
        assertThat(reads).as("what was revoked half a second ago is seen").isEqualTo(2);
    }

    @Test
    void whoeverNeedsItNowReadsIt() {
        view.recent();
        pass(Duration.ofNanos(1));
        view.now();
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void withoutKafkaNobodyIsKnown() {
        view.recent();
        away = true;
        pass(Duration.ofMillis(400));
        assertThat(view.recent()).isEqualTo(Resources.NONE);
        pass(Duration.ofSeconds(1));
        assertThatThrownBy(view::recent).isInstanceOf(GodwitException.class);
        assertThatThrownBy(view::now).isInstanceOf(GodwitException.class);
        away = false;
        assertThat(view.recent()).isEqualTo(Resources.NONE);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
