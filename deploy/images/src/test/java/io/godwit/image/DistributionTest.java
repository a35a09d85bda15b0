package io.godwit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.stack.StackException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {
    @TempDir
    private Path folder;

    @Test
    void everyJarIsInOneOfTheTwoLayersAndOnTheClassPath() throws IOException {
        Path own = Files.writeString(folder.resolve("godwit-cli-1.0.jar"), "own");
        Path library = Files.writeString(folder.resolve("avro-1.jar"), "of others");
        Distribution distribution = new Distribution("1.0", List.of(own, library));

        ByteArrayOutputStream libraries = new ByteArrayOutputStream();
        try (StableTar tar = new StableTar(libraries)) {
            distribution.libraries(tar);
        }
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try (StableTar tar = new StableTar(rest)) {
            distribution.own(tar);
        }

        assertThat(StableTarTest.entries(libraries.toByteArray())).contains("opt/godwit/lib/avro-1.jar 644 0 ");
        assertThat(StableTarTest.entries(rest.toByteArray()))
                .contains(
                        "opt/godwit/lib/godwit-cli-1.0.jar 644 0 ",
                        "opt/godwit/java.options 644 0 ",
                        "opt/godwit/LICENSE 644 0 ",
                        "opt/godwit/NOTICE 644 0 ")
                .doesNotContain("opt/godwit/lib/avro-1.jar 644 0 ");
        assertThat(distribution.javaOptions().lines())
                .contains("-XX:SharedArchiveFile=/opt/godwit/start.jsa")
                .last()
                .isEqualTo("/opt/godwit/lib/avro-1.jar:/opt/godwit/lib/godwit-cli-1.0.jar");
    }

    /** The tests of this module run from folders of classes. */
    @Test
    void whatDoesNotRunFromJarsIsNoDistribution() {
        assertThatThrownBy(() -> Distribution.running("1.0"))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("Use the script godwit.");
    }
}
