package io.godwit.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares texts with files under {@code src/test/resources}. {@code GODWIT_GOLDEN=write mvn test} rewrites them. */
public final class Golden {
    private static final Path ROOT = Path.of("src/test/resources");

    private Golden() {}

    public static void assertSame(String name, String actual) throws IOException {
        Path file = ROOT.resolve(name);
        if ("write".equals(System.getenv("GODWIT_GOLDEN"))) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, actual, StandardCharsets.UTF_8);
        }
        assertThat(actual).as(name).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
    }
}
