package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.cluster.Cluster;
import io.godwit.stack.ProgressListener;
import io.godwit.stack.cache.Manifest;
import io.godwit.stack.cache.PackageCache;
import io.godwit.stack.process.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** An image, unpacked, and the program that runs containers of it: runc from a pinned package, as containerd and podman use it. Nothing is installed. */
final class Containers {
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Path runtime;
    private final JsonNode config;

    private Containers(Path folder, Path runtime, JsonNode config) {
        this.folder = folder;
        this.runtime = runtime;
        this.config = config;
    }

    /** Skips a test, with the reason, where no container can be run. */
    static void require() throws IOException {
        Optional<String> missing = missing();
        assume(missing.isEmpty(), "containers cannot be run here: " + missing.orElse(""));
    }

    /** Skips a test unless it can run; where nothing is to be skipped, it fails instead. */
    static void assume(boolean canRun, String reason) {
        if (!canRun && System.getenv(Cluster.NEVER_SKIP) != null) {
            fail(reason);
        }
        Assumptions.assumeTrue(canRun, reason);
    }

    private static Optional<String> missing() throws IOException {
        if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            return Optional.of("runc needs root");
        }
        if (!Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
            return Optional.of("runc and the image's base are packages of Debian 12, and there is no apt-get");
        }
        return Files.isDirectory(Path.of("/sys/fs/cgroup")) ? Optional.empty() : Optional.of("there are no cgroups");
    }

    /** Unpacks an archive into an empty folder. */
    static Containers of(Path archive, Path folder) throws IOException {
        Path runtime = new PackageCache(PackageCache.defaultRoot(), Manifest.bundled(), ProgressListener.silent())
                .install("image-run");
        Path image = Files.createDirectories(folder.resolve("image"));
        Path root = Files.createDirectories(folder.resolve("root"));
        tar("-xf", archive, image);
        JsonNode manifest =
                JSON.readTree(image.resolve("manifest.json").toFile()).get(0);
        for (JsonNode layer : manifest.get("Layers")) {
            tar("-xpf", image.resolve(layer.asText()), root);
            Files.delete(image.resolve(layer.asText()));
        }
        return new Containers(
                folder,
                runtime,
                JSON.readTree(image.resolve(manifest.get("Config").asText()).toFile())
                        .get("config"));
    }

    private static void tar(String how, Path archive, Path folder) {
        ToolRun.Result result =
                ToolRun.run(folder, BOUND, "Install tar.", List.of("tar", "--numeric-owner", how, archive.toString()));
        if (!result.succeeded()) {
            throw new AssertionError(result.tail());
        }
    }

    /** Starts a container with its own empty state folder. */
    RuncContainer start(List<String> environment, String... arguments) throws IOException {
        return start(environment, List.of(), arguments);
    }

    /** The same with further options of the JVM, which come after those of the image. */
    RuncContainer start(List<String> environment, List<String> options, String... arguments) throws IOException {
        List<String> command = words("Entrypoint");
        command.addAll(command.size() - 1, options);
        command.addAll(List.of(arguments));
        List<String> variables = words("Env");
        variables.addAll(environment);
        return RuncContainer.start(
                runtime,
                Files.createTempDirectory(folder, "container"),
                new RuncContainer.Program(
                        folder.resolve("root"), config.get("User").asText(), command, variables));
    }

    private List<String> words(String field) {
        List<String> words = new ArrayList<>();
        config.get(field).forEach(word -> words.add(word.asText()));
        return words;
    }

    /** A file of the image, by its path there. */
    Path file(String path) {
        return folder.resolve("root").resolve(path.substring(1));
    }
}
