package io.godwit.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogBoundTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsTooMuchMovesAwayAndTheProcessWritesOn() throws IOException {
        Path log = folder.resolve("component.log");
        try (OutputStream process = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            process.write("one\n".getBytes(StandardCharsets.UTF_8));
            LogBound.empty(log, 4);
            assertThat(log).hasContent("one");

            process.write("two\n".getBytes(StandardCharsets.UTF_8));
            LogBound.empty(log, 4);
            process.write("three\n".getBytes(StandardCharsets.UTF_8));

            assertThat(log).hasContent("three");
            assertThat(folder.resolve("component.log.1")).hasContent("one\ntwo");
        }
    }

    @Test
    void aFileThatIsNotThereYetIsLeftAlone() {
        LogBound.empty(folder.resolve("none"), 4);

        assertThat(folder.resolve("none")).doesNotExist();
    }
}
