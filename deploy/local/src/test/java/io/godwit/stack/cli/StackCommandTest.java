package io.godwit.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.stack.StackAddresses;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StackCommandTest {
    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void envIsWhatAShellCanEvaluate() {
        assertThat(EnvText.shell(addresses()).lines())
                .containsExactly(
                        "export KAFKA='127.0.0.1:1'",
                        "export OB_URL='jdbc:mysql://127.0.0.1:2/'",
                        "export OB_USER='root'",
                        "export OB_PASSWORD='it'\\''s'");
    }

    @Test
    void envIsJsonToo() {
        assertThat(EnvText.json(addresses()))
                .contains("\"KAFKA\" : \"127.0.0.1:1\"")
                .doesNotContain("MILVUS");
    }

    @Test
    void addressesDoNotPrintThePassword() {
        assertThat(addresses().toString()).doesNotContain("it's").contains("127.0.0.1:1");
    }

    @Test
    void envOfAnEmptyFolderSaysWhatToDo() {
        assertThat(run("env", "--dir", dir.resolve("none").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("Error NOT_RUNNING").contains("Remedy: Run 'godwit stack up");
        assertThat(dir.resolve("none")).doesNotExist();
    }

    @Test
    void unknownServerIsRefusedWithTheKnownOnes() {
        assertThat(run("up", "--dir", dir.toString(), "--only", "pulsar", "--output", "json"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("BAD_OPTION").contains("kafka, registry, oceanbase, milvus, milvus-lite");
    }

    @Test
    void statusOfAnEmptyFolderIsNotUp() {
        assertThat(run("status", "--dir", dir.toString())).isEqualTo(3);
        assertThat(out.toString()).contains("kafka        absent");
    }

    private static StackAddresses addresses() {
        return new StackAddresses(
                Optional.of("127.0.0.1:1"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("jdbc:mysql://127.0.0.1:2/"),
                "root",
                "it's");
    }

    private int run(String... args) {
        return new CommandLine(new StackCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }
}
