package io.godwit.stack.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The list of files and sizes of a package when it was unpacked; files added later do not matter. */
final class Inventory {
    private static final String NAME = ".inventory";

    private Inventory() {}

    static void write(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            String list = files.filter(Files::isRegularFile)
                    .map(file -> file.toFile().length() + " " + folder.relativize(file) + "\n")
                    .sorted()
                    .collect(Collectors.joining());
            Files.writeString(folder.resolve(NAME), list);
        }
    }

    /** Whether every file of the list is there with its size. */
    static boolean holds(Path folder) throws IOException {
        Path list = folder.resolve(NAME);
        if (!Files.isRegularFile(list)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(list)) {
            return lines.allMatch(line -> {
                int space = line.indexOf(' ');
                return folder.resolve(line.substring(space + 1)).toFile().length()
                        == Long.parseLong(line.substring(0, space));
            });
        }
    }
}
