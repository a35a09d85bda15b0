package io.godwit.image;

import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.process.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The classes that processes of the image load when they start, parsed and laid out beforehand: the JVM's archive of classes, which each
 * start maps instead of reading jars. Of the same jars, runtime and list of classes it is the same, byte for byte: the list is in order, and
 * neither profiles nor linked classes are kept, which differ from one run to the next.
 *
 * <p>A JVM uses it if its own build, the order of the class path, and size and time of each jar are what they were here; where the jars
 * lie may differ. Else it starts as if there was none.
 */
final class StartArchive {
    /** Relative, as the archive keeps the names of the jars as they were given. */
    private static final String LIB = "lib";

    private static final String ARCHIVE = "archive";
    private static final Duration BOUND = Duration.ofMinutes(5);

    private StartArchive() {}

    /**
     * Writes the layer of the archive. Blocks.
     *
     * @param runtime of the image
     * @param work an empty folder
     */
    static void into(StableTar tar, Path runtime, Distribution distribution, Path work) throws IOException {
        Path lib = Files.createDirectory(work.resolve(LIB));
        for (Path jar : distribution.jars()) {
            Path copy = Files.copy(jar, lib.resolve(jar.getFileName()));
            Files.setLastModifiedTime(copy, FileTime.from(StableTar.TIME));
        }
        Files.writeString(work.resolve(StartClasses.FILE), Distribution.resource(StartClasses.FILE));
        List<String> command = new ArrayList<>(List.of(
                runtime.resolve("bin").resolve("java").toString(),
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + StartClasses.FILE,
                "-XX:SharedArchiveFile=" + ARCHIVE,
                "-XX:+UseSerialGC", // the heap that is kept is laid out by one thread
                // Room for all: no collection, and no cleaning up after one, at a time of its own. One hash code
                // more or less in between changes those of all objects that follow, and the archive keeps them.
                "-Xmx1g",
                "-Xmn800m",
                "-XX:MetaspaceSize=512m",
                "-Xint")); // else it depends on time which methods were about to be compiled
        command.addAll(Distribution.OPTIONS);
        command.addAll(List.of("-cp", distribution.classPath(LIB)));
        ToolRun.Result result = ToolRun.run(work, BOUND, "Use a whole JDK.", command);
        if (!result.succeeded()) {
            throw new StackException(
                    StackErrorCode.STORAGE,
                    "Java could not write the archive of classes of the image:\n  " + result.tail() + "\n",
                    "Check the free memory (1 GB) and the free disk space (1 GB).");
        }
        tar.file(ImageConfig.START.substring(1), work.resolve(ARCHIVE));
    }
}
