package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.testsupport.CapturedOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class TraceFileTest {
    @TempDir
    Path state;

    @Test
    void keepsTheTraceInTheStateFolder() throws IOException {
        Path file = TraceFile.write(state, new IllegalStateException("broken")).orElseThrow();

        assertThat(file).startsWith(state);
        assertThat(Files.readString(file)).contains("IllegalStateException: broken", "\tat ");
    }

    @Test
    void aBugShowsOneSentenceAndNamesTheFileOfItsTrace() {
        CapturedOutput captured = new CapturedOutput();
        String home = System.getProperty("user.home");
        System.setProperty("user.home", state.toString());
        try {
            CommandLine root = CommandLines.prepared(
                    new CommandLine(new Broken()), new Streams(captured.outStream(), captured.errStream()));

            assertThat(root.execute()).isEqualTo(1);
        } finally {
            System.setProperty("user.home", home);
        }
        assertThat(captured.err()).doesNotContain("\tat ").contains("a bug in Godwit", "trace-");
    }

    @Command(name = "broken")
    private static final class Broken implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("broken");
        }
    }

    @Test
    void saysSoWhereNoFileCanBeWritten() throws IOException {
        Path taken = Files.writeString(state.resolve("errors"), "a file");

        assertThat(TraceFile.write(taken.getParent(), new IllegalStateException()))
                .isEmpty();
    }
}
