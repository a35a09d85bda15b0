package io.godwit.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class K8sCommandTest {
    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void whatNeedsAClusterSaysHowToStartOne() {
        for (String[] command : new String[][] {
            {"env"}, {"load", dir.resolve("settings").toString()}, {"forward", "9092"}, {"node", "cut", "2"}
        }) {
            assertThat(run(command)).isEqualTo(1);
            assertThat(err.toString())
                    .contains("Error NOT_RUNNING")
                    .contains("Remedy: Run 'godwit k8s up --dir " + dir.resolve("none"));
            err.getBuffer().setLength(0);
        }
        assertThat(dir.resolve("none")).doesNotExist();
    }

    @Test
    void downWithoutAClusterRemovesNothing() throws Exception {
        Files.createDirectories(dir.resolve("none"));
        Files.writeString(dir.resolve("none").resolve("mine"), "x");

        assertThat(run("down", "--purge")).isZero();
        assertThat(dir.resolve("none").resolve("mine")).exists();
    }

    @Test
    void onlyTheSecondNodeCanBeHarmed() {
        assertThat(run("node", "stop", "1", "--output", "json")).isEqualTo(1);
        assertThat(err.toString()).contains("BAD_OPTION").contains("Name node 2.");
    }

    @Test
    void misuseIsToldApartFromFailure() {
        assertThat(run("node", "melt", "2")).isEqualTo(2);
        assertThat(err.toString()).contains("melt");
        assertThat(run("load")).isEqualTo(2);
        assertThat(new CommandLine(new K8sCommand())
                        .setErr(new PrintWriter(err))
                        .execute())
                .isEqualTo(2);
    }

    @Test
    void thereIsNoThirdNode() {
        assertThat(run("up", "--nodes", "3")).isEqualTo(1);
        assertThat(err.toString()).contains("Error BAD_OPTION").contains("Choose 1 or 2.");
    }

    private int run(String... args) {
        String[] all = new String[args.length + 2];
        System.arraycopy(args, 0, all, 0, args.length);
        all[args.length] = "--dir";
        all[args.length + 1] = dir.resolve("none").toString();
        return new CommandLine(new K8sCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all);
    }
}
