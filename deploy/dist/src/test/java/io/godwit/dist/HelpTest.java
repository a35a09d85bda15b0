package io.godwit.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.Streams;
import io.godwit.control.TaskControl;
import io.godwit.testsupport.CapturedOutput;
import io.godwit.testsupport.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    private final CapturedOutput captured = new CapturedOutput();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "task",
                "task run",
                "task precheck",
                "task apply",
                "task repeat",
                "task exclude",
                "task ddl",
                "task list",
                "task status",
                "task conflicts",
                "task create",
                "task start",
                "task advance",
                "task stop",
                "task switchover",
                "task show",
                "task watch",
                "task release",
                "task delete",
                "component",
                "component list",
                "component show",
                "component pause",
                "component start",
                "component restart",
                "component logs",
                "task events",
                "task tables",
                "task series",
                "task estimate",
                "task limits",
                "task export",
                "task objects",
                "template",
                "component scale",
                "topics",
                "topics peek",
                "datasource",
                "datasource create",
                "datasource list",
                "datasource show",
                "datasource update",
                "datasource test",
                "datasource delete",
                "alert",
                "alert list",
                "alert silence",
                "alert rule",
                "alert rule create",
                "alert rule list",
                "alert rule delete",
                "alert webhook",
                "alert webhook create",
                "alert webhook list",
                "alert webhook test",
                "alert webhook delete",
                "login",
                "logout",
                "whoami",
                "context",
                "context list",
                "context use",
                "context show",
                "user",
                "user create",
                "user list",
                "user roles",
                "user passwd",
                "user delete",
                "token",
                "token create",
                "token list",
                "token revoke",
                "audit",
                "up",
                "down",
                "serve",
                "quickstart",
                "bench",
                "bench full",
                "bench incr",
                "bench reverse",
                "bench many",
                "bench soak",
                "image",
                "image build",
                "k8s",
                "k8s build",
                "k8s up",
                "k8s down",
                "k8s load",
                "k8s forward",
                "k8s env",
                "k8s node",
                "completion"
            })
    void everyCommandExplainsItselfAndItsExitCodes(String command) throws IOException {
        int exit = run((command + " --help").strip().split(" "));

        assertThat(exit).isZero();
        Golden.assertSame("help/" + ("godwit " + command).strip().replace(' ', '-') + ".txt", captured.out());
    }

    @Test
    void knowsTheStack() {
        assertThat(run("stack", "--help")).isZero();
        assertThat(captured.out()).contains("up", "down", "status", "env");
    }

    @Test
    void saysItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(run("stack", "up", "--version")).isZero();
        assertThat(captured.out().lines())
                .hasSize(4)
                .filteredOn(line -> line.matches("godwit \\d.*"))
                .hasSize(2);
    }

    @Test
    void completesInTheShell() {
        assertThat(run("completion")).isZero();
        assertThat(captured.out()).contains("complete -F", "quickstart", "--with-script", "__complete --");
    }

    @Test
    void answersMisuseWithTheReasonAndAWayOut() {
        assertThat(run("task", "run")).isEqualTo(2);
        assertThat(run("quikstart")).isEqualTo(2);
        assertThat(run("quickstart", "--rows", "0")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(captured.err().lines())
                .containsExactly(
                        "Missing required option: '--file=FILE'",
                        "Try: godwit task run --help",
                        "Unmatched argument at index 0: 'quikstart'",
                        "Did you mean: quickstart?",
                        "Try: godwit --help",
                        "--rows must be an integer from 1 to 1000000000, not 0",
                        "Try: godwit quickstart --help",
                        "Missing subcommand: quickstart, up, down, serve, task, component, datasource, template, secret, topics, alert, bench, image, completion, login, logout, whoami, context, user, token, audit, stack or k8s.",
                        "Try: godwit --help");
    }

    private int run(String... args) {
        Function<Path, TaskControl> none = state -> {
            throw new AssertionError("help needs no control");
        };
        String[] words = Stream.of(args).filter(arg -> !arg.isEmpty()).toArray(String[]::new);
        return CommandTree.of(none, new Streams(captured.outStream(), captured.errStream()))
                .execute(words);
    }
}
