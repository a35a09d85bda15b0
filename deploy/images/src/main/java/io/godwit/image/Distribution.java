package io.godwit.image;

import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jars of a build, and what goes with them wherever they are handed out.
 *
 * @param jars in the order of their names, which is that of the class path
 */
public record Distribution(String version, List<Path> jars) {
    /** What every JVM of the image is started with, whatever it runs. */
    static final List<String> OPTIONS = List.of(
            "-XX:MaxRAMPercentage=66",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-Xlog:disable",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dfile.encoding=UTF-8",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8");

    private static final String LIB = ImageConfig.HOME + "/lib";
    private static final String OWN = "godwit-";
    static final String BILL = "sbom.json";

    /** Sorts the jars. */
    public Distribution {
        jars = jars.stream()
                .sorted(Comparator.comparing((Path jar) -> jar.getFileName().toString()))
                .toList();
    }

    /** The one that this process runs from; a failure if it does not run from jars. */
    public static Distribution running(String version) {
        List<Path> jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        if (!jars.stream().allMatch(jar -> jar.toString().endsWith(".jar") && Files.isRegularFile(jar))) {
            throw new StackException(
                    StackErrorCode.BAD_OPTION,
                    "This process does not run from the jars of a distribution.",
                    "Use the script godwit.");
        }
        return new Distribution(version, jars);
    }

    /** The one in a folder of jars. */
    static Distribution in(Path lib, String version) throws IOException {
        try (Stream<Path> files = Files.list(lib)) {
            return new Distribution(
                    version,
                    files.filter(file -> file.toString().endsWith(".jar")).toList());
        }
    }

    /** Writes the jars of others, for an image. */
    void libraries(StableTar tar) throws IOException {
        jars(tar, false);
    }

    /** Writes everything else: it changes with each build. */
    void own(StableTar tar) throws IOException {
        jars(tar, true);
        tar.text(ImageConfig.OPTIONS.substring(1), javaOptions());
        for (String document : List.of("LICENSE", "NOTICE")) {
            tar.text(ImageConfig.HOME.substring(1) + "/" + document, resource(document));
        }
    }

    private void jars(StableTar tar, boolean own) throws IOException {
        for (Path jar : jars) {
            if (name(jar).startsWith(OWN) == own) {
                tar.file(inImage(jar).substring(1), jar);
            }
        }
    }

    /**
     * What every JVM of the image is started with. A container's memory is the limit of the whole process; whoever knows it better
     * says so in {@code JDK_JAVA_OPTIONS}, where {@code -Xmx} comes before a percentage.
     */
    String javaOptions() {
        return Stream.concat(
                        OPTIONS.stream(),
                        Stream.of("-XX:SharedArchiveFile=" + ImageConfig.START, "-cp", classPath(LIB)))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Of all jars in a folder. */
    String classPath(String lib) {
        return jars.stream().map(jar -> lib + "/" + name(jar)).collect(Collectors.joining(":"));
    }

    /** What is in every jar as a resource of this package. */
    static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(Distribution.class.getResourceAsStream(name), name + " is in this module")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The bill of materials, which the build writes beside the folder of jars, whatever links lead there. */
    Path bill() throws IOException {
        return jars.getFirst().toRealPath().getParent().resolveSibling(BILL);
    }

    private static String inImage(Path jar) {
        return LIB + "/" + name(jar);
    }

    private static String name(Path jar) {
        return jar.getFileName().toString();
    }
}
