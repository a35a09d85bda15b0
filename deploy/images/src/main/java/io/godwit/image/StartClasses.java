package io.godwit.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The list of what processes of the image load when they start. A class that is not there any more is passed over, and one that is missing
 * in the list is read from its jar: a list that is out of date makes a start slower, and nothing else.
 */
public final class StartClasses {
    /** A class a line, in order. */
    static final String FILE = "start-classes.txt";

    private StartClasses() {}

    /** Run by whoever renews the list: the file to write, then what {@code -XX:DumpLoadedClassList} wrote of starts. */
    public static void main(String[] args) throws IOException {
        TreeSet<String> classes = new TreeSet<>();
        for (String start : List.of(args).subList(1, args.length)) {
            try (Stream<String> lines = Files.lines(Path.of(start))) {
                classes.addAll(loaded(lines));
            }
        }
        Files.write(Path.of(args[0]), classes);
    }

    /** Only names: what else the JVM notes differs from one start to the next. */
    private static List<String> loaded(Stream<String> start) {
        return start.filter(line -> !line.startsWith("#") && !line.startsWith("@"))
                .map(line -> line.split(" ", 2)[0])
                .toList();
    }
}
