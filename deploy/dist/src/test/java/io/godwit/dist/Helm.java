package io.godwit.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.stack.cache.PackageCache;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Helm, where it is: {@code -Dgodwit.helm=FILE}, on the path, or as {@code ./godwit k8s build} left it in the package cache. */
final class Helm {
    private static final int LIMIT_SECONDS = 60;

    private final Path binary;
    private final Path home;

    /** What a call printed, and how it ended. */
    record Answer(int exit, String out, String err) {}

    private Helm(Path binary, Path home) {
        this.binary = binary;
        this.home = home;
    }

    /** The one that is found first. */
    static Optional<Helm> find(Path home) {
        Stream<Path> named = Stream.of(System.getProperty("godwit.helm", ""))
                .filter(file -> !file.isEmpty())
                .map(Path::of);
        Stream<Path> onPath = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "helm"));
        return Stream.of(named, onPath, cached())
                .flatMap(files -> files)
                .filter(Files::isExecutable)
                .findFirst()
                .map(binary -> new Helm(binary, home));
    }

    private static Stream<Path> cached() {
        Path packages = PackageCache.defaultRoot().resolve("packages");
        if (!Files.isDirectory(packages)) {
            return Stream.empty();
        }
        try (Stream<Path> homes = Files.list(packages)) {
            return homes
                    .sorted(Comparator.reverseOrder())
                    .flatMap(home ->
                            Stream.of(home.resolve("helm"), home.resolve("bin").resolve("helm")))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile(home, "helm", ".out");
            Path err = Files.createTempFile(home, "helm", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().put("HOME", home.toString());
            Process run = builder.start();
            boolean ended = run.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                run.destroyForcibly();
            }
            assertThat(ended).as("%s ends within %d s", command, LIMIT_SECONDS).isTrue();
            return new Answer(run.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
