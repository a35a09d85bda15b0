package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A terminal shows what a command says, whatever its libraries have to say. */
class CommandLogIT {
    private static final String TASK = """
            apiVersion: godwit/v1
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
        String kafka = RealServers.get().stack().addresses().kafkaBootstrap();
        Path task = Files.writeString(checkout.resolve("task.yaml"), TASK.replace("KAFKA", kafka));
        Path state = checkout.resolve("state");

        ShippedScript.Answer answer = ShippedScript.in(checkout)
                .run(
                        Map.of("GODWIT_LOG_LEVEL", "DEBUG", "GODWIT_KAFKA_LOG_LEVEL", "DEBUG"),
                        "task",
                        "list",
                        "-f",
                        task.toString(),
                        "--state",
                        state.toString());

        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.err().strip()).isEqualTo("warnings of libraries are in " + state.resolve("command.log"));
        assertThat(answer.out()).doesNotContain("DEBUG");
        assertThat(state.resolve("command.log")).content().contains("DEBUG");
    }
}
