package io.godwit.cli.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import io.godwit.testsupport.CapturedOutput;
import io.godwit.testsupport.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TaskCommandsTest {
    private static final String SOUND = """
            apiVersion: godwit.io/v1
            kind: MigrationTask
            metadata: {name: products-to-ob}
            spec:
              kafka: {bootstrapServers: "127.0.0.1:9092"}
              schemaRegistry: {url: "http://127.0.0.1:8081/apis/ccompat/v7"}
              source: {milvus: {uri: "http://127.0.0.1:19530"}}
              target: {oceanbase: {url: "jdbc:mysql://127.0.0.1:2881/", user: "root@mysql"}}
              types: [SCHEMA, FULL]
              objects: {include: ["default.*"]}
            """;

    private final CapturedOutput captured = new CapturedOutput();

    @TempDir
    Path dir;

    @Test
    void showsARunInPlainLines() throws IOException {
        assertThat(run(SOUND, "run")).isZero();
        Golden.assertSame("progress/run.txt", captured.out());
    }

    @Test
    void aRunKeepsTheTargetsRowsOnlyIfItIsToldTo() throws IOException {
        assertThat(run(SOUND, "run", "--keep-target-rows")).isZero();
        assertThat(captured.out()).contains("rows found in the target stay");
    }

    @Test
    void showsARunInJsonLines() throws IOException {
        assertThat(run(SOUND, "run", "--output", "json")).isZero();
        Golden.assertSame("progress/run.jsonl", captured.out());
    }

    @Test
    void showsAPrecheckAsATableAndEndsWithItsOutcome() throws IOException {
        assertThat(run(SOUND, "precheck")).isZero();
        assertThat(run(SOUND.replace("[\"default.*\"]", "[\"default.*\", a.b]"), "precheck"))
                .isEqualTo(3);
        Golden.assertSame("progress/precheck.txt", captured.out());
    }

    @Test
    void showsAPrecheckInJsonLines() throws IOException {
        assertThat(run(SOUND, "precheck", "--output", "json")).isZero();
        Golden.assertSame("progress/precheck.jsonl", captured.out());
    }

    @Test
    void listsEveryProblemAndTouchesNothing() throws IOException {
        String broken = SOUND.replace("bootstrapServers", "bootstrapServer").replace("FULL", "FUL");

        assertThat(run(broken, "run")).isEqualTo(2);
        assertThat(captured.out()).isEmpty();
        Golden.assertSame("progress/problems.txt", captured.err().replace(dir.toString(), "DIR"));
    }

    @Test
    void listsProblemsInJson() throws IOException {
        assertThat(run(SOUND.replace("FULL", "FUL"), "ddl", "--output", "json")).isEqualTo(2);
        Golden.assertSame("progress/problems.jsonl", captured.out().replace(dir.toString(), "DIR"));
    }

    @Test
    void showsChangesStatementsTasksAndStanding() throws IOException {
        assertThat(run(SOUND, "apply")).isZero();
        assertThat(run(SOUND, "apply", "--dry-run")).isEqualTo(3);
        assertThat(run(SOUND, "ddl")).isZero();
        assertThat(run(SOUND, "list")).isZero();
        assertThat(run(SOUND, "status")).isZero();
        assertThat(run(SOUND, "status", "--all")).isZero();
        Golden.assertSame("progress/others.txt", captured.out());
    }

    @Test
    void printsTasksAndStandingAsObjects() throws IOException {
        assertThat(run(SOUND, "list", "--output", "json")).isZero();
        assertThat(run(SOUND, "status", "--output", "json")).isZero();
        Golden.assertSame("progress/others.jsonl", captured.out());
    }

    @Test
    void showsAFailureWithItsRemedyAndEndsWithItsExitCode() throws IOException {
        assertThat(run(SOUND, "conflicts")).isEqualTo(2);
        assertThat(captured.err().lines())
                .containsExactly("error CONFIG_INVALID: there is no task products-to-ob", "  remedy: run it first");
    }

    @Test
    void repeatsACollectionOnlyIfItsTableMayBeEmptied() throws IOException {
        assertThat(run(SOUND, "repeat", "--collection", "default.products")).isEqualTo(2);
        assertThat(captured.err()).contains("--empty-table");
        assertThat(run(SOUND, "repeat", "--collection", "default.products", "--empty-table"))
                .isZero();
        assertThat(captured.out()).contains("default.products -> search.products is empty", "attempt 2");
    }

    @Test
    void namesAFileThatIsNotThere() {
        assertThat(execute("task", "run", "-f", dir.resolve("absent.yaml").toString()))
                .isEqualTo(2);
        assertThat(captured.err()).contains("absent.yaml does not exist");
    }

    private int run(String yaml, String command, String... more) throws IOException {
        Path file = Files.writeString(dir.resolve("task.yaml"), yaml);
        String[] args = new String[4 + more.length];
        System.arraycopy(new String[] {"task", command, "-f", file.toString()}, 0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        return execute(args);
    }

    private int execute(String... args) {
        CommandLine root = new CommandLine(
                        CommandLine.Model.CommandSpec.create().name("godwit"))
                .addSubcommand(TaskCommands.of(
                        state -> new ScriptedControl(), new Streams(captured.outStream(), captured.errStream())));
        return CommandLines.prepared(root, new Streams(captured.outStream(), captured.errStream()))
                .execute(args);
    }
}
