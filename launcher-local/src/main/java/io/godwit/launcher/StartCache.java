package io.godwit.launcher;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What the JVM learns of a component in one run and reads at its next start. From JDK 25 on that is an AOT cache: loaded and
 * linked classes and profiles of methods, a fifth of the CPU of a run over a million rows. A run without one records it, and a
 * second JVM writes it at the orderly end of the first, into the instance's own folder; it is then moved to where the next start
 * of the same program looks, which keeps those of a few programs. Before JDK 25 it is an archive of loaded classes, which the JVM
 * renews by itself.
 *
 * <p>A start compiles with all optimizations what the recorded run compiled so, before it is known to be needed: with the JVM's own
 * thresholds 639 methods and three seconds of CPU for 20,000 rows. So the recording run asks ten times as much of a method, and
 * mostly those that work on every row are left. The runs that use the cache ask twenty times as much of the others: over a
 * million rows that halves what compiling takes, and methods in use get there all the same.
 *
 * <p>Where the JVM cannot write it, it replaces the component's exit code by 1: so it is asked for only where there is room.
 */
final class StartCache {
    private static final int FIRST_JDK_WITH_AOT = 25;
    private static final int PROGRAMS = 4;
    private static final long LEAST_SPACE = 512_000_000;
    private static final int PATIENCE_RECORDING = 10;
    private static final int PATIENCE = 20;

    private final Path kept;
    private final Path fresh;
    private final boolean aot;
    private final boolean usable;
    private final boolean recording;

    /**
     * @param kept where the next start looks
     * @param fresh where this run writes
     * @param jdk the JVM's feature version
     */
    StartCache(Path kept, Path fresh, String classPath, int jdk) {
        this.kept = kept;
        this.fresh = fresh;
        this.aot = jdk >= FIRST_JDK_WITH_AOT;
        boolean onlyJars = Stream.of(classPath.split(File.pathSeparator)).allMatch(entry -> entry.endsWith(".jar"));
        this.usable = onlyJars && writable(kept.getParent());
        this.recording = usable && aot && !Files.exists(kept);
    }

    /** The cache of an instance; another program or JVM has another one. */
    static StartCache of(ComponentLaunch launch, LaunchSite site) {
        int jdk = Runtime.version().feature();
        String component = launch.arguments().component();
        return new StartCache(
                site.caches()
                        .resolve(component + "-" + fingerprint(site) + (jdk >= FIRST_JDK_WITH_AOT ? ".aot" : ".jsa")),
                launch.directory(site).resolve("start.aot"),
                site.classPath(),
                jdk);
    }

    /** Whether this run records, which takes memory of its own. */
    boolean records() {
        return recording;
    }

    /** JVM options that use the cache or make it, or none. */
    List<String> options() {
        if (!usable) {
            return List.of();
        }
        if (!aot) {
            return List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + kept);
        }
        List<String> options = new ArrayList<>();
        options.add(recording ? "-XX:AOTCacheOutput=" + fresh : "-XX:AOTCache=" + kept);
        options.addAll(optimizingLater(recording ? PATIENCE_RECORDING : PATIENCE));
        return options;
    }

    /** The JVM's own thresholds of the optimizing compiler, so many times. */
    private static List<String> optimizingLater(int times) {
        return List.of(
                "-XX:Tier4InvocationThreshold=" + 5_000 * times,
                "-XX:Tier4MinInvocationThreshold=" + 600 * times,
                "-XX:Tier4CompileThreshold=" + 15_000 * times,
                "-XX:Tier4BackEdgeThreshold=" + 40_000 * times);
    }

    /** Gives what a run that ended in order has recorded to the next starts. */
    void keep() {
        try {
            if (recording && Files.exists(fresh)) {
                Path part = Files.createTempFile(kept.getParent(), "start", ".part");
                Files.move(fresh, part, StandardCopyOption.REPLACE_EXISTING); // from another file system, maybe
                Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                removeOldest();
            }
        } catch (IOException e) {
            // The next start records again, and that is all.
            return;
        }
    }

    /** Each build leaves its own behind. */
    private void removeOldest() throws IOException {
        String name = kept.getFileName().toString();
        String component = name.substring(0, name.lastIndexOf('-'));
        try (Stream<Path> files = Files.list(kept.getParent())) {
            List<Path> newestFirst = files.filter(
                            file -> file.getFileName().toString().startsWith(component + "-"))
                    .sorted(Comparator.comparing((Path file) -> file.toFile().lastModified())
                            .reversed())
                    .toList();
            for (Path old : newestFirst.subList(Math.min(PROGRAMS, newestFirst.size()), newestFirst.size())) {
                Files.deleteIfExists(old);
            }
        }
    }

    private static boolean writable(Path directory) {
        try {
            Files.createDirectories(directory);
            return Files.isWritable(directory) && Files.getFileStore(directory).getUsableSpace() > LEAST_SPACE;
        } catch (IOException e) {
            // Without the cache a start takes longer, and that is all.
            return false;
        }
    }

    /** Changes with the JVM and with every file of the class path. */
    private static String fingerprint(LaunchSite site) {
        String all = Stream.of(site.classPath().split(File.pathSeparator))
                .map(StartCache::described)
                .collect(Collectors.joining("\n", site.java() + " " + Runtime.version() + "\n", ""));
        CRC32 crc = new CRC32();
        crc.update(all.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }

    private static String described(String file) {
        Path path = Path.of(file);
        try {
            return Files.exists(path)
                    ? file + " " + Files.size(path) + " "
                            + Files.getLastModifiedTime(path).toMillis()
                    : file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
