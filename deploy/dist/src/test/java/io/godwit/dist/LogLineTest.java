package io.godwit.dist;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others choose and a line of the log shows begins no line of its own. */
class LogLineTest {
    private final LoggerContext context = new LoggerContext();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aMessageIsOneLineWhateverIsInIt() throws Exception {
        List<String> lines = logged("a\r\nb\nc\u2028d\u0085e\u001b[2Kf\tg", null);

        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst()).endsWith("task=a b c d e [2Kf\tg");
    }

    @Test
    void soIsTheMessageOfAFailureAndItsTraceStays() throws Exception {
        List<String> lines = logged(
                "x",
                new IllegalStateException(
                        "first\r\n2026-01-01 00:00:00.000 ERROR forged",
                        new IllegalArgumentException("cause\nforged")));

        assertThat(lines).noneMatch(line -> line.startsWith("2026-01-01") || line.startsWith("forged"));
        assertThat(lines)
                .anyMatch(line ->
                        line.equals("java.lang.IllegalStateException: first 2026-01-01 00:00:00.000 ERROR forged"));
        assertThat(lines).anyMatch(line -> line.startsWith("\tat io.godwit.dist.LogLineTest."));
        assertThat(lines)
                .anyMatch(line -> line.startsWith("Caused by: java.lang.IllegalArgumentException: cause forged"));
    }

    private List<String> logged(String value, Exception failure) throws Exception {
        Path file = folder.resolve("command.log");
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putProperty("godwit.log", file.toString());
        context.putProperty("GODWIT_LOG_LEVEL", "INFO");
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogLineTest.class.getResource("logback-command.xml"));
        context.getLogger("io.godwit.test").error("task={}", value, failure);
        context.stop();
        return Files.readAllLines(file);
    }
}
