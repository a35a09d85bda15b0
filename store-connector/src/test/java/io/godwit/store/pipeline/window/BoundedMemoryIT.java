package io.godwit.store.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.store.pipeline.LargeDelete;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Store holds of the log, in processes with a small heap. */
class BoundedMemoryIT {
    private static final long TWO_GIGABYTES = 2_000_000_000L;

    @TempDir
    Path folder;

    @Test
    void aWindowOfTwoGigabytesIsOrderedInA256MegabyteHeap() throws IOException, InterruptedException {
        assertThat(run("256m", BigWindow.class, Long.toString(TWO_GIGABYTES)))
                .contains("changes of 65536 bytes in order");
    }

    /** The heap of a Store with {@code resources: SMALL}. */
    @Test
    void fiveMillionKeysOfOneTimestampAndOnePollPassThroughASmallStore() throws IOException, InterruptedException {
        assertThat(run("300m", LargeDelete.class)).contains("5000000 keys of one timestamp");
    }

    private String run(String heap, Class<?> main, String... arguments) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path window = folder.resolve("window");
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-XX:+UseParallelGC",
                        "-XX:NewRatio=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        window.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        command.command().addAll(java.util.List.of(arguments));
        Process process = command.start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        try (Stream<Path> left = Files.list(window)) {
            assertThat(left).as("nothing stays on disk").isEmpty();
        }
        return Files.readString(output);
    }
}
