package io.godwit.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.stack.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListeningFileTest {
    private static final String ADDRESS = "http://127.0.0.1:7411";
    private final ProcessIdentity self =
            ProcessIdentity.running(ProcessHandle.current().pid()).orElseThrow();

    @TempDir
    private Path state;

    @Test
    void aProcessIsTakenAtItsOwnWordOnly() {
        ListeningFile file = new ListeningFile(state);
        assertThat(file.address(self)).isEmpty();

        file.write(ADDRESS);

        assertThat(file.address(self)).hasValue(ADDRESS);
        assertThat(file.address(new ProcessIdentity(self.pid(), self.startTicks() - 1)))
                .as("an earlier process with the same id")
                .isEmpty();
    }

    @Test
    void whatHasEndedOrIsHalfWrittenIsNotThere() throws IOException {
        ListeningFile file = new ListeningFile(state);
        Path folder = Files.createDirectories(state.resolve("listening"));
        Path ended = Files.writeString(folder.resolve("1"), "1 5\nhttp://127.0.0.1:1\n");
        Path begun = Files.writeString(folder.resolve("2"), "2 5");
        Files.writeString(folder.resolve(String.valueOf(self.pid())), self.format() + "http://127.0.0.1:74");
        assertThat(file.address(self)).isEmpty();

        file.write(ADDRESS);

        assertThat(file.address(self)).hasValue(ADDRESS);
        assertThat(ended).doesNotExist();
        assertThat(begun).as("another service may be writing it").exists();
    }

    @Test
    void whereItCannotBeWrittenTheServiceStillRuns() throws IOException {
        ListeningFile file = new ListeningFile(state);
        file.write(Optional.empty(), ADDRESS);
        assertThat(state).as("no /proc").isEmptyDirectory();

        Files.writeString(state.resolve("listening"), "in the way");
        file.write(ADDRESS);
        assertThat(file.address(self)).isEmpty();
    }
}
