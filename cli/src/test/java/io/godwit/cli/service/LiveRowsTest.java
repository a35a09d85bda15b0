package io.godwit.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.progress.BarProgress;
import io.godwit.cli.progress.JsonProgress;
import io.godwit.cli.progress.PlainProgress;
import io.godwit.testsupport.CapturedOutput;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveRowsTest {
    private static final List<String> HEADER = List.of("NAME", "STATE", "AGE");

    private final CapturedOutput captured = new CapturedOutput();

    @Test
    void linesSayWhatIsNewWhatHasChangedAndWhatIsGone() {
        LiveRows rows = new LiveRows(
                new PlainProgress(captured.outStream(), captured.errStream(), Clock.systemUTC()), "task", HEADER);

        rows.show(List.of(row("a", "Running", 1), row("b", "Stopped", 1)));
        rows.show(List.of(row("a", "Running", 2), row("b", "Stopped", 2)));
        rows.show(List.of(row("a", "Failed", 3), row("c", "Running", 3)));

        assertThat(captured.out().lines())
                .containsExactly(
                        "NAME\tSTATE\tAGE",
                        "a\tRunning\t1",
                        "b\tStopped\t1",
                        "a\tFailed\t3",
                        "c\tRunning\t3",
                        "b is gone");
    }

    @Test
    void scriptsGetTheSame() {
        LiveRows rows = new LiveRows(new JsonProgress(captured.outStream()), "task", HEADER);

        rows.show(List.of(row("a", "Running", 1)));
        rows.show(List.of(row("a", "Running", 2)));
        rows.show(List.of());

        assertThat(captured.out().lines())
                .containsExactly(
                        "{\"event\":\"task\",\"task\":{\"name\":\"a\"}}",
                        "{\"event\":\"gone\",\"gone\":{\"name\":\"a\"}}");
    }

    @Test
    void aTerminalShowsAllOfThemInPlace() {
        LiveRows rows =
                new LiveRows(new BarProgress(captured.outStream(), captured.errStream(), 80, 24), "task", HEADER);

        rows.show(List.of(row("a-long-name", "Running", 1), row("b", "Stopped", 1)));

        assertThat(captured.out().lines())
                .containsExactly(
                        "\u001b[JNAME         STATE    AGE", "a-long-name  Running  1", "b            Stopped  1");
    }

    private static LiveRows.Row row(String name, String state, int age) {
        return new LiveRows.Row(
                name, Map.of("name", name), List.of(name, state, String.valueOf(age)), List.of(name, state));
    }
}
