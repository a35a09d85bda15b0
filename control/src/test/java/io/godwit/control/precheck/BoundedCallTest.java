package io.godwit.control.precheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.error.GodwitException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

/** What a failure of a call means to whoever asked. */
class BoundedCallTest {
    @Test
    void onlySettingsThatAClientRefusesAreTheCallersMistake() {
        assertThat(kind(new ConfigException("no such protocol"))).isEqualTo(Kind.CONFIGURATION);
        assertThat(kind(new IllegalArgumentException("no such port"))).isEqualTo(Kind.CONFIGURATION);
        assertThat(kind(new UncheckedIOException(new IOException("connection reset"))))
                .isEqualTo(Kind.RETRIABLE);
        assertThat(kind(new NullPointerException())).isEqualTo(Kind.BUG);
    }

    private static Kind kind(RuntimeException failure) {
        Kind[] kind = new Kind[1];
        BoundedCall<String> call = BoundedCall.start(
                "a server",
                ErrorCode.SOURCE_UNREACHABLE,
                () -> {
                    throw failure;
                },
                late -> {});
        assertThatThrownBy(() -> call.await(Duration.ofSeconds(10)))
                .isInstanceOfSatisfying(GodwitException.class, e -> kind[0] = e.kind());
        return kind[0];
    }
}
