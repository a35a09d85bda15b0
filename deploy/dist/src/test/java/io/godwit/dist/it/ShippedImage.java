package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The image of this build, made once, by the command line, for all tests that run it.
 *
 * @param answer what the command said
 */
record ShippedImage(Path archive, JsonNode answer) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static ShippedImage instance;

    static synchronized ShippedImage get() throws IOException, InterruptedException {
        if (instance == null) {
            Path folder = Files.createDirectory(RealServers.get().folder().resolve("image"));
            Path archive = folder.resolve("image.tar");
            ShippedScript.Answer answer = ShippedScript.in(Files.createDirectory(folder.resolve("checkout")))
                    .run("image", "build", "--file", archive.toString(), "--revision", "abc", "--output", "json");
            assertThat(answer.exitCode()).as(answer.err()).isZero();
            instance = new ShippedImage(archive, answerOf(answer.out()));
        }
        return instance;
    }

    private static JsonNode answerOf(String output) throws IOException {
        for (String line : output.lines().toList()) {
            JsonNode event = JSON.readTree(line);
            if (event.path("event").asText().equals("image")) {
                return event.get("image");
            }
        }
        throw new AssertionError(output);
    }
}
