package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.testsupport.CapturedOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLogTest {
    private final CapturedOutput captured = new CapturedOutput();
    private final Properties before = (Properties) System.getProperties().clone();

    @TempDir
    private Path state;

    @AfterEach
    void restore() {
        System.setProperties(before);
    }

    @Test
    void liesInTheStateFolderThatTheCommandNames() {
        for (List<String> named : List.of(List.of("--state", state.toString()), List.of("--state=" + state))) {
            open(named.toArray(String[]::new));
            assertThat(System.getProperty("godwit.log"))
                    .isEqualTo(state.resolve("command.log").toString());
        }
        assertThat(System.getProperty("logback.configurationFile")).isEqualTo("command.xml");
    }

    @Test
    void leavesAConfigurationOfTheUserInPlace() {
        System.setProperty("logback.configurationFile", "mine.xml");

        open("task", "list");

        assertThat(System.getProperty("logback.configurationFile")).isEqualTo("mine.xml");
    }

    @Test
    void isNamedOnceSomethingIsWrittenToIt() throws IOException {
        Path file = Files.writeString(state.resolve("command.log"), "of an earlier command\n");
        CommandLog log = open("task", "list", "--state", state.toString());

        log.nameTo(captured.errStream());
        assertThat(captured.err()).isEmpty();

        Files.writeString(file, "of an earlier command\nWARN\n");
        log.nameTo(captured.errStream());
        assertThat(captured.err()).contains(file.toString());
    }

    private static CommandLog open(String... arguments) {
        return CommandLog.open("command.xml", arguments);
    }
}
