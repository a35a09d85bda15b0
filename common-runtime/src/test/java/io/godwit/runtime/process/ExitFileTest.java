package io.godwit.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ComponentExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitFileTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("exit");
    }

    @Test
    void whatAProcessLeavesIsItsOwn() {
        ExitFile.leave(file(), 7, 3);
        ExitFile.leave(file(), 7, 1);

        assertThat(ExitFile.read(file(), 7)).as("the first").hasValue(3);
        assertThat(ExitFile.read(file(), 8)).isEmpty();
    }

    @Test
    void nothingIsToBeStartedAfterAnEndThatLasts() throws IOException {
        assertThat(ExitFile.lasting(file())).as("nothing has ended").isEmpty();

        ExitFile.leave(file(), 1, ComponentExitCode.FENCED.code());
        assertThat(ExitFile.lasting(file())).isEmpty();
        ExitFile.forget(file());
        ExitFile.leave(file(), 1, ComponentExitCode.DONE.code());
        assertThat(ExitFile.lasting(file())).contains(ComponentExitCode.DONE);

        Files.writeString(file(), "1 "); // half written
        assertThat(ExitFile.lasting(file())).isEmpty();
    }
}
