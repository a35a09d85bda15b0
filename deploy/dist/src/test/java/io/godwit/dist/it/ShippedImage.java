package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.stack.process.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The image of this build, made once, by the command line, for all tests that run it; or one from elsewhere.
 *
 * @param answer what the command said; of an image from elsewhere only its name
 */
record ShippedImage(Path archive, JsonNode answer) {
    private static final String REVISION = "abc";
    private static final String PREVIOUS = "godwit.previous.image";
    private static final Duration BOUND = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static ShippedImage instance;
    private static ShippedImage later;

    static synchronized ShippedImage get() throws IOException, InterruptedException {
        if (instance == null) {
            instance = build("image", "--revision", REVISION);
        }
        return instance;
    }

    /** The same jars made to an image once more, of another revision and under another tag. */
    static synchronized ShippedImage later() throws IOException, InterruptedException {
        if (later == null) {
            later = build("later-image", "--revision", "def", "--name", "godwit:later");
        }
        return later;
    }

    /** What is upgraded: the archive that {@code -Dgodwit.previous.image=FILE} names, else the image of this build. */
    static ShippedImage earlier() throws IOException, InterruptedException {
        String file = System.getProperty(PREVIOUS, "");
        return file.isBlank() ? get() : of(Path.of(file).toAbsolutePath());
    }

    private static ShippedImage of(Path archive) throws IOException {
        String name = manifest(archive).at("/0/RepoTags/0").asText();
        return new ShippedImage(archive, JSON.createObjectNode().put("name", name));
    }

    /** The files of its layers, each named by the sum of its bytes. */
    List<String> layers() throws IOException {
        List<String> layers = new ArrayList<>();
        manifest(archive).at("/0/Layers").forEach(layer -> layers.add(layer.asText()));
        return layers;
    }

    private static JsonNode manifest(Path archive) throws IOException {
        ToolRun.Result list = ToolRun.runApart(
                archive.getParent(),
                BOUND,
                "Install tar.",
                List.of("tar", "-xOf", archive.toString(), "manifest.json"));
        assertThat(list.succeeded()).as(list.errors()).isTrue();
        return JSON.readTree(list.output());
    }

    private static ShippedImage build(String folderName, String... options) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Path folder = Files.createDirectory(RealServers.get().folder().resolve(folderName));
        Path archive = folder.resolve("image.tar");
        ShippedScript.Answer answer = ShippedScript.in(Files.createDirectory(folder.resolve("checkout")))
                .run(Stream.concat(
                                Stream.of("image", "build", "--file", archive.toString(), "--output", "json"),
                                Stream.of(options))
                        .toArray(String[]::new));
        assertThat(answer.exitCode()).as(answer.err()).isZero();
        ShippedImage built = new ShippedImage(archive, answerOf(answer.out()));
        System.out.printf("%s is built after %.1f s%n", built.name(), (System.nanoTime() - begun) / 1e9);
        return built;
    }

    /** Repository and tag. */
    String name() {
        return answer.get("name").asText();
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
