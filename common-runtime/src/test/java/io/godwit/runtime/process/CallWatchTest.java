package io.godwit.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallWatchTest {
    private long now = 5;
    private final CallWatch watch = new CallWatch(() -> now);
    private Runnable inCall = () -> {};

    /** A port with a port in it. */
    interface Server {
        int answer(int question);

        Pages pages();
    }

    /** What a server hands out. */
    interface Pages extends AutoCloseable {
        String next();

        @Override
        void close();
    }

    private final Server server = watch.on(CallWatch.Server.OCEANBASE, Server.class, new Server() {
        @Override
        public int answer(int question) {
            inCall.run();
            return question + 1;
        }

        @Override
        public Pages pages() {
            return new Pages() {
                @Override
                public String next() {
                    inCall.run();
                    return "page";
                }

                @Override
                public void close() {}
            };
        }
    });

    @Test
    void aCallThatHangsIsReportedWhileItHangsAndNotAfterwards() {
        inCall = () -> {
            pass(9);
            assertThat(watch.hanging()).isEmpty();
            pass(71);
            assertHanging("OceanBase has not answered a call for 80 s");
        };

        assertThat(server.answer(1)).isEqualTo(2);

        assertThat(watch.hanging()).isEmpty();
    }

    @Test
    void whatAServerHandsOutIsWatchedAsWell() {
        inCall = () -> {
            pass(12);
            assertHanging("OceanBase has not answered a call for 12 s");
        };

        try (Pages pages = server.pages()) {
            assertThat(pages.next()).isEqualTo("page");
        }
    }

    @Test
    void aFailureComesThroughAsItIs() {
        GodwitException failure = GodwitException.retriable(ErrorCode.TARGET_UNREACHABLE, "away", "wait", null);
        inCall = () -> {
            throw failure;
        };

        assertThatThrownBy(() -> server.answer(1)).isSameAs(failure);
        pass(60);
        assertThat(watch.hanging()).isEmpty();
    }

    private void assertHanging(String message) {
        Optional<Obstacle> hanging = watch.hanging();
        assertThat(hanging).isPresent();
        assertThat(hanging.get().cause())
                .hasMessage(message)
                .returns(ErrorCode.TARGET_UNREACHABLE, GodwitException::code);
        assertThat(hanging.get().nextAttempt()).isEmpty();
    }

    private void pass(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }
}
