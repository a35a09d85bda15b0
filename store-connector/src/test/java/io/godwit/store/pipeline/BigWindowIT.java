package io.godwit.store.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BigWindowIT {
    private static final long TWO_GIGABYTES = 2_000_000_000L;

    @TempDir
    Path folder;

    @Test
    void aWindowOfTwoGigabytesIsOrderedInA256MegabyteHeap() throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path window = folder.resolve("window");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BigWindow.class.getName(),
                        window.toString(),
                        Long.toString(TWO_GIGABYTES))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        assertThat(Files.readString(output)).contains("changes of 65536 bytes in order");
        try (Stream<Path> left = Files.list(window)) {
            assertThat(left).as("nothing stays on disk").isEmpty();
        }
    }
}
