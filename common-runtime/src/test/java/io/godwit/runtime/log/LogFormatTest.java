package io.godwit.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a process writes, by the configuration that is shipped. */
class LogFormatTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintStream standardOut = System.out;
    private final PrintStream standardErr = System.err;
    private final LoggerContext context = new LoggerContext();

    @AfterEach
    void restore() {
        context.stop();
        System.setOut(standardOut);
        System.setErr(standardErr);
    }

    @Test
    void asksForObjectsAndEachLineIsOne() throws Exception {
        List<Map<String, Object>> lines = objects(log -> {
            log.info("a \"quoted\"\nline\u2028 of {} and C:\\x", "two\r\nlines\u001b[2K");
            log.debug("not of this level");
            log.warn("plain");
        });

        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst())
                .containsEntry("level", "INFO")
                .containsEntry("loggerName", "io.godwit.test")
                .containsEntry("threadName", Thread.currentThread().getName())
                .containsEntry("message", "a \"quoted\"\nline\u2028 of two\r\nlines\u001b[2K and C:\\x")
                .doesNotContainKeys("task", "component", "code", "context", "arguments");
        assertThat((Long) lines.getFirst().get("timestamp")).isGreaterThan(1_700_000_000_000L);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void whatAMessageNamesByAKeyIsAField() throws Exception {
        List<Map<String, Object>> lines = objects(log -> {
            log.warn("task={} code={} begins again: {}", "products", ErrorCode.KAFKA_UNREACHABLE, "code=FORGED");
            log.info("subtask={} of {} task={}", "x", "y", null);
            log.info("message={} level={} task={}", "forged", "forged");
        });

        assertThat(lines.get(0))
                .containsEntry("task", "products")
                .containsEntry("code", "KAFKA_UNREACHABLE")
                .containsEntry("message", "task=products code=KAFKA_UNREACHABLE begins again: code=FORGED");
        assertThat(lines.get(1)).containsEntry("task", "null").doesNotContainKey("subtask");
        assertThat(lines.get(2))
                .containsEntry("message", "message=forged level=forged task={}")
                .containsEntry("level", "INFO")
                .doesNotContainKey("task");
    }

    @Test
    void aFailureHasItsCodeAndItsTrace() throws Exception {
        GodwitException failure = GodwitException.configuration(
                ErrorCode.TARGET_AUTH, "refused", "correct it", new IllegalStateException("cause\nof it"));

        Map<String, Object> line = objects(log -> log.error("failed", failure)).getFirst();

        assertThat(line).containsEntry("code", "TARGET_AUTH");
        Map<?, ?> trace = (Map<?, ?>) line.get("throwable");
        assertThat(trace.get("className")).isEqualTo(GodwitException.class.getName());
        assertThat(trace.get("message")).isEqualTo("refused");
        assertThat((List<?>) trace.get("stepArray")).isNotEmpty();
        assertThat(((Map<?, ?>) trace.get("cause")).get("message")).isEqualTo("cause\nof it");
    }

    @Test
    void whatTheProcessIsAboutIsInEveryLineUnlessItSaysOtherwise() throws Exception {
        LogSubject.set(context, "0123456789ab", "incr-sync-0");

        List<Map<String, Object>> lines = objects(log -> {
            log.info("plain");
            log.info("task={} is another", "ba9876543210");
        });

        assertThat(lines.get(0)).containsEntry("task", "0123456789ab").containsEntry("component", "incr-sync-0");
        assertThat(lines.get(1)).containsEntry("task", "ba9876543210").containsEntry("component", "incr-sync-0");
    }

    @Test
    void isTextForPeopleWhereNothingIsSaid() throws Exception {
        logged("", log -> log.info("task={}", "a\nb"));

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("INFO").endsWith("task=a b" + System.lineSeparator());
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aWordThatNobodyKnowsLosesNoLine() throws Exception {
        logged("xml", log -> log.info("still here"));

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("still here");
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .anyMatch(status -> status.getMessage().contains("GODWIT_LOG_FORMAT is xml: write text or json"));
    }

    private List<Map<String, Object>> objects(Consumer<Logger> work) throws Exception {
        logged("json", work);
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> Json.tree(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private void logged(String format, Consumer<Logger> work) throws Exception {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putProperty("GODWIT_LOG_FORMAT", format);
        context.putProperty("GODWIT_LOG_LEVEL", "INFO");
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogFormat.class.getResource("/logback.xml"));
        work.accept(context.getLogger("io.godwit.test"));
        context.stop();
    }
}
