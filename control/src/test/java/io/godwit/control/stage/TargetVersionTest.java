package io.godwit.control.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetVersionTest {
    @ParameterizedTest
    @ValueSource(strings = {"4.3.3", "4.3.5.3", "4.4.0.0", "4.10.1", "5.0.0"})
    void takesWhatHasVectors(String version) {
        assertThatCode(() -> TargetVersion.require(version)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.3.2.9", "4.2.10", "3.2.4", "8.0", "", "unknown"})
    void refusesWhatHasNone(String version) {
        assertThatThrownBy(() -> TargetVersion.require(version))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_VERSION));
    }
}
