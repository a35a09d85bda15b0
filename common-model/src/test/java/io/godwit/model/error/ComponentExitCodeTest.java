package io.godwit.model.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComponentExitCodeTest {
    private static final int OF_THE_JVM = 3;

    @Test
    void theJvmsOwnExitForLackOfMemoryMeansNothingElse() {
        assertThat(ComponentExitCode.of(OF_THE_JVM)).contains(ComponentExitCode.OUT_OF_MEMORY);
        for (GodwitException.Kind kind : GodwitException.Kind.values()) {
            for (ErrorCode code : othersThan(ErrorCode.OUT_OF_MEMORY)) {
                assertThat(ComponentExitCode.of(new GodwitException(kind, code, "", "", null))
                                .code())
                        .as("%s %s", kind, code)
                        .isNotEqualTo(OF_THE_JVM);
            }
        }
    }

    @Test
    void aLackOfMemoryThatIsCaughtEndsTheSameWay() {
        GodwitException caught =
                new GodwitException(GodwitException.Kind.BUG, ErrorCode.OUT_OF_MEMORY, "", "", new OutOfMemoryError());

        assertThat(ComponentExitCode.of(caught).code()).isEqualTo(OF_THE_JVM);
    }

    @Test
    void noTwoShareANumberAndSignalsHaveNone() {
        assertThat(Arrays.stream(ComponentExitCode.values()).map(ComponentExitCode::code))
                .doesNotHaveDuplicates();
        assertThat(ComponentExitCode.of(137)).isEmpty();
    }

    private static List<ErrorCode> othersThan(ErrorCode left) {
        return Arrays.stream(ErrorCode.values()).filter(code -> code != left).toList();
    }
}
