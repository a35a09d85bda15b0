package io.godwit.cluster.build;

import io.godwit.stack.cache.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Programs that are built together. Each module's resources hold {@code go.mod} and {@code go.sum}, which pin every byte that goes
 * into them, {@code programs.txt} (the linker's flags, then a program and its Go package a line) and {@code SHA256SUMS}.
 */
enum GoModule {
    /** Our own: the process that holds a pod, the ways between machine and pods. */
    NODE("pause/main.go", "forward/main.go", "host-ports/main.go"),
    HELM,
    /** Holds manifests against the schemas of what is in them. */
    KUBECONFORM,
    ETCD,
    COREDNS("main.go"),
    /** By far the largest: most of the time of a first build. */
    KUBERNETES;

    private static final String LIST = "programs.txt";
    private static final String FLAGS = "flags ";

    private final List<String> sources;

    GoModule(String... sources) {
        this.sources = List.of(sources);
    }

    /** One program: its file name, and the Go package that it is built from. */
    record Program(String name, String goPackage) {}

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its name in the package cache. */
    String packageName() {
        return "go-" + id();
    }

    List<Program> programs() {
        return text(LIST)
                .lines()
                .filter(line -> !line.startsWith(FLAGS))
                .map(line -> line.split(" ", -1))
                .map(words -> new Program(words[0], words[1]))
                .toList();
    }

    String linkerFlags() {
        return text(LIST)
                .lines()
                .filter(line -> line.startsWith(FLAGS))
                .map(line -> line.substring(FLAGS.length()))
                .findFirst()
                .orElse("");
    }

    /** SHA-256 by program, of what {@link GoToolchain#PINNED} makes. */
    Map<String, String> sums() {
        return text("SHA256SUMS")
                .lines()
                .map(line -> line.split(" +", -1))
                .collect(Collectors.toMap(words -> words[1], words -> words[0]));
    }

    /** A short name for exactly these sources and flags. */
    String fingerprint() {
        Sha256 sum = new Sha256();
        files().forEach(file -> sum.add(bytes(file)));
        return sum.hex().substring(0, 8);
    }

    /** Writes the sources where Go can read them. */
    void writeTo(Path folder) throws IOException {
        for (String file : files().toList()) {
            Path target = folder.resolve(file);
            Files.createDirectories(target.getParent());
            Files.write(target, bytes(file));
        }
    }

    private Stream<String> files() {
        return Stream.concat(Stream.of("go.mod", "go.sum", LIST), sources.stream());
    }

    private String text(String file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    private byte[] bytes(String file) {
        String resource = "/io/godwit/cluster/go/" + id() + "/" + file;
        try (InputStream in =
                Objects.requireNonNull(GoModule.class.getResourceAsStream(resource), resource + " is in this module")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
