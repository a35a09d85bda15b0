package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive that is handed out, unpacked on a machine without Maven and without sources. */
class ReleaseArchiveIT {
    private static final Path ARCHIVE = Path.of(System.getProperty("godwit.release"));

    @TempDir
    private Path folder;

    private Path home;

    @BeforeEach
    void unpack() throws Exception {
        assertThat(run(ARCHIVE.getParent(), "sha256sum", "--check", ARCHIVE.getFileName() + ".sha256")
                        .status())
                .isZero();
        Answer unpacked = run(folder, "tar", "-xzf", ARCHIVE.toString());
        assertThat(unpacked.status()).as(unpacked.output()).isZero();
        try (Stream<Path> roots = Files.list(folder)) {
            home = roots.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    @Test
    void everyFileHasTheSumThatIsListed() throws Exception {
        Answer checked = run(home, "sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS");

        assertThat(checked.status()).as(checked.output()).isZero();
        try (Stream<Path> files = Files.walk(home);
                Stream<String> lines = Files.lines(home.resolve("SHA256SUMS"))) {
            List<String> listed = lines.map(line -> line.substring(66)).toList();
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> home.relativize(file).toString())
                            .filter(name -> !name.equals("SHA256SUMS")))
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    @Test
    void itsLauncherNeedsNoMavenAndNoParticularFolder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("elsewhere"), home.resolve("bin/godwit"));
        Path trap = Files.createDirectory(folder.resolve("trap"));
        Path maven = Files.writeString(trap.resolve("mvn"), "#!/bin/sh\ntouch \"$0.called\"\nexit 1\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();

        Answer version = run(folder, "env", "PATH=" + trap + ":/usr/bin:/bin", link.toString(), "--version");
        Answer help = run(folder, "env", "PATH=" + trap + ":/usr/bin:/bin", link.toString(), "serve", "--help");

        assertThat(version.status()).as(version.output()).isZero();
        assertThat(version.output()).startsWith("godwit ").contains("Java ");
        assertThat(help.status()).as(help.output()).isZero();
        assertThat(help.output()).contains("--kafka", "one instance of the control service");
        assertThat(trap.resolve("mvn.called")).doesNotExist();
    }

    @Test
    void isAPluginOfKubectlByItsSecondName() throws Exception {
        String plugin = home.resolve("bin/kubectl-godwit").toString();

        Answer help = run(folder, plugin, "status", "--help");
        Answer lost = run(folder, "env", "KUBECTL=/nowhere/kubectl", plugin, "status", "-n", "data");

        assertThat(help.status()).as(help.output()).isZero();
        assertThat(help.output()).startsWith("Usage: kubectl godwit status ");
        assertThat(lost.status()).as(lost.output()).isEqualTo(ExitCode.CONFIGURATION.code());
        assertThat(lost.output()).contains("the program /nowhere/kubectl cannot be run", "remedy: install kubectl");
    }

    private record Answer(int status, String output) {}

    private Answer run(Path where, String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("GODWIT_JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return new Answer(process.exitValue(), Files.readString(output));
    }
}
