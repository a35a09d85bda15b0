package io.godwit.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimFileTest {
    @TempDir
    private Path folder;

    private ClaimFile file() {
        return new ClaimFile(folder.resolve("claims"));
    }

    @Test
    void aPlaceThatNeverMadeAClaimTakesOverFromAnybody() {
        assertThat(file().isForeign("somebody")).isFalse();
    }

    @Test
    void aProcessThatIsStartedAgainContinuesWhatTheOnesBeforeItClaimed() {
        file().add("first");
        file().add("second"); // and died before it was made

        assertThat(file().isForeign("first")).isFalse();
        assertThat(file().isForeign("second")).isFalse();
    }

    @Test
    void aPlaceThatWasReplacedDoesNotComeBack() {
        file().add("own");

        assertThat(file().isForeign("another")).isTrue();
    }
}
