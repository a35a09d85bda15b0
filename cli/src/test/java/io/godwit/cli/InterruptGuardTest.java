package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InterruptGuardTest {
    @Test
    @Timeout(60)
    void drainsOnCtrlCAndEndsWith130() throws IOException, InterruptedException {
        assertDrains(InterruptedMain.class);
    }

    @Test
    @Timeout(60)
    void whatOnlyReadsIsInterrupted() throws IOException, InterruptedException {
        assertDrains(ReadingMain.class);
    }

    private static void assertDrains(Class<?> main) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "env", // a parent in the background may have had SIGINT ignored, which children inherit
                        "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("working");

            new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                    .start()
                    .waitFor();

            assertThat(out.readLine()).isEqualTo("drained");
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
        } finally {
            process.destroyForcibly();
        }
    }
}
