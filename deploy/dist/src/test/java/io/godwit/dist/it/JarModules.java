package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.stack.process.ToolRun;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which modules of Java the classes in some jars name, as jdeps finds them. */
final class JarModules {
    private static final Pattern NAMED = Pattern.compile("-> (java|jdk)\\.\\S+");
    private static final Duration BOUND = Duration.ofMinutes(3);

    private JarModules() {}

    /**
     * The modules that any of them names.
     *
     * @param work an empty folder
     */
    static TreeSet<String> namedBy(Path jars, Path work) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jdeps").toString(),
                "--multi-release",
                "base",
                "--ignore-missing-deps",
                "-s"));
        try (Stream<Path> files = Files.list(jars)) {
            for (Path jar : files.sorted().toList()) {
                command.add(plain(jar, work).toString());
            }
        }
        ToolRun.Result result = ToolRun.run(work, BOUND, "It is part of a JDK.", command);
        assertThat(result.succeeded()).as(result.tail()).isTrue();
        TreeSet<String> modules = new TreeSet<>();
        NAMED.matcher(result.output())
                .results()
                .forEach(match -> modules.add(match.group().substring("-> ".length())));
        return modules;
    }

    /** A copy that is no module: jdeps asks for every module that another requires, also for those that nobody has at run time. */
    private static Path plain(Path jar, Path work) throws IOException {
        Path copy = Files.copy(jar, work.resolve(jar.getFileName().toString()));
        try (FileSystem inside = FileSystems.newFileSystem(copy)) {
            Files.deleteIfExists(inside.getPath("module-info.class"));
            Path versions = inside.getPath("META-INF/versions");
            if (Files.isDirectory(versions)) {
                try (Stream<Path> folders = Files.list(versions)) {
                    for (Path folder : folders.toList()) {
                        Files.deleteIfExists(folder.resolve("module-info.class"));
                    }
                }
            }
        }
        return copy;
    }
}
