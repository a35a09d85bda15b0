package io.godwit.control.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.json.Json;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class FormatDecisionTest {
    private static final KeptFormat ONE = new KeptFormat(1, 1);
    private static final KeptFormat TWO_FOR_BOTH = new KeptFormat(2, 1);
    private static final KeptFormat TWO = new KeptFormat(2, 2);

    @Test
    void theFirstVersionSaysIt() {
        assertThat(written(Optional.empty(), ONE, 0)).contains(ONE);
        assertThat(written(Optional.of(ONE), ONE, 3)).isEmpty();
    }

    @Test
    void versionsThatReadEachOtherRunBesideEachOther() {
        assertThat(written(Optional.of(ONE), TWO_FOR_BOTH, 2)).contains(TWO_FOR_BOTH);
        assertThat(written(Optional.of(TWO_FOR_BOTH), ONE, 1)).isEmpty();
    }

    @Test
    void aVersionThatTheOthersCannotReadWaitsForTheirEnd() {
        refused(Optional.of(ONE), TWO, 1, 2, "2 of an older version (format 1) run", "scale deployment --replicas=0");
        assertThat(written(Optional.of(ONE), TWO, 0)).contains(TWO);
    }

    /** Nobody can tell which version kept what does not say it. */
    @Test
    void whatSaysNothingIsOfTheFirstFormat() {
        refused(Optional.empty(), TWO, 1, 1, "1 of an older version (format 1) run", "end every instance");
        assertThat(written(Optional.empty(), TWO, 0)).contains(TWO);
    }

    @Test
    void anOlderVersionDoesNotTouchWhatItCannotRead() {
        refused(
                Optional.of(TWO),
                ONE,
                1,
                0,
                "keeps its records here in format 2",
                "run the version that ran here last");
    }

    @Test
    void aVersionThatIsFarAheadSaysThatOneIsMissingBetween() {
        refused(Optional.of(ONE), new KeptFormat(3, 3), 2, 0, "what is kept here has format 1", "a version in between");
    }

    private static Optional<KeptFormat> written(Optional<KeptFormat> kept, KeptFormat own, int running) {
        return FormatDecision.of(kept, own, 1, () -> running).written().values().stream()
                .findFirst()
                .map(json -> Json.read(json.orElseThrow(), KeptFormat.class));
    }

    private static void refused(
            Optional<KeptFormat> kept, KeptFormat own, int oldestRead, int running, String message, String remedy) {
        assertThatThrownBy(() -> FormatDecision.of(kept, own, oldestRead, () -> running))
                .asInstanceOf(InstanceOfAssertFactories.type(GodwitException.class))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.UPGRADE_REFUSED);
                    assertThat(failure.kind()).isEqualTo(GodwitException.Kind.CONFIGURATION);
                    assertThat(failure.getMessage()).contains(message);
                    assertThat(failure.remedy()).contains(remedy).contains("docs/upgrade.md");
                });
    }
}
