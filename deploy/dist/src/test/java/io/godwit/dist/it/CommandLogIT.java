package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A terminal shows what a command says, whatever its libraries have to say. */
class CommandLogIT {
    private static final String TASK = """
            apiVersion: godwit.io/v1
            kind: MigrationTask
            metadata: {name: nobody}
            spec:
              kafka: {bootstrapServers: "KAFKA"}
              schemaRegistry: {url: "http://127.0.0.1:1"}
              source: {milvus: {uri: "http://127.0.0.1:1"}}
              target: {oceanbase: {url: "jdbc:mysql://127.0.0.1:1/", user: root}}
              types: [SCHEMA, FULL]
              objects: {include: ["default.*"]}
            """;

    @TempDir
    private Path checkout;

    @Test
    void whatLibrariesLogGoesIntoAFileThatIsNamed() throws Exception {
        ShippedScript.Answer answer = run("list");

        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.err().strip()).isEqualTo("warnings of libraries are in " + log());
        assertThat(answer.out()).doesNotContain("DEBUG");
        assertThat(log()).content().contains("DEBUG");
    }

    /** Many threads log first at the same moment: logging itself must not report that either. */
    @Test
    void checksThatRunTogetherPrintNothingElse() throws Exception {
        ShippedScript.Answer answer = run("precheck");

        assertThat(answer.exitCode()).as(answer.err()).isEqualTo(ExitCode.PRECHECK.code());
        assertThat(answer.err().lines().filter(line -> line.contains("SLF4J"))).isEmpty();
        assertThat(answer.err()).contains("warnings of libraries are in " + log());
    }

    private ShippedScript.Answer run(String command) throws Exception {
        String kafka = RealServers.get().stack().addresses().kafkaBootstrap();
        Path task = Files.writeString(checkout.resolve("task.yaml"), TASK.replace("KAFKA", kafka));
        return ShippedScript.in(checkout)
                .run(
                        Map.of("GODWIT_LOG_LEVEL", "DEBUG", "GODWIT_KAFKA_LOG_LEVEL", "DEBUG"),
                        "task",
                        command,
                        "-f",
                        task.toString(),
                        "--state",
                        state().toString());
    }

    private Path state() {
        return checkout.resolve("state");
    }

    private Path log() {
        return state().resolve("command.log");
    }
}
