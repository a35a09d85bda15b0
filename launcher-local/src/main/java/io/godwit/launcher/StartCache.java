package io.godwit.launcher;

import io.godwit.model.error.ExitCode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What the JVM learns about a component in one run and reads at its next start. From JDK 25 on, that is an AOT cache: loaded and
 * linked classes and profiles of methods, which saves a fifth of the CPU time of a run over a million rows. A run without a cache
 * records one, and a second JVM writes it at the orderly end of the first, into the instance's own folder; it is then moved to
 * where the next start of the same program looks, and where those of a few programs are kept. Before JDK 25 it is an archive of
 * loaded classes, which the JVM renews by itself.
 *
 * <p>What a short run has recorded knows little of the methods that work on every row: over a million rows, a Full-Import with the cache
 * of a run over 20,000 took an eighth more CPU time. So such a cache serves short runs, and after the first long one it is
 * recorded again.
 *
 * <p>A start compiles with all optimizations what the recorded run compiled that way, before it is known to be needed: with the
 * JVM's own thresholds, 639 methods and three seconds of CPU time for 20,000 rows. So the recording run sets the thresholds ten
 * times as high, which leaves mostly the methods that work on every row. The runs that use the cache set them twenty times as high
 * for the others: over a million rows that halves the time spent on compiling, and methods in use still reach them.
 *
 * <p>If the JVM cannot write the cache, it replaces the component's exit code with 1: so a cache is only requested where there is
 * room.
 */
final class StartCache {
    private static final int FIRST_JDK_WITH_AOT = 25;
    private static final int PROGRAMS = 4;
    private static final long LEAST_SPACE = 512_000_000;
    private static final int PATIENCE_RECORDING = 10;
    private static final int PATIENCE = 20;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Path kept;
    private final Path brief;
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
        this.brief = kept.resolveSibling(kept.getFileName().toString().replaceFirst("(\\.[a-z]+)?$", "-brief$1"));
        this.fresh = fresh;
        this.aot = jdk >= FIRST_JDK_WITH_AOT;
        boolean onlyJars = Stream.of(classPath.split(File.pathSeparator)).allMatch(entry -> entry.endsWith(".jar"));
        this.usable = onlyJars && writable(kept.getParent());
        this.recording = usable && aot && !Files.exists(kept) && !Files.exists(brief);
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

    /** Whether this run records, which takes additional memory. */
    boolean records() {
        return recording;
    }

    /** JVM options that use the cache or create it, or none. */
    List<String> options() {
        if (!usable) {
            return List.of();
        }
        if (!aot) {
            return List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + kept);
        }
        List<String> options = new ArrayList<>();
        options.add(recording ? "-XX:AOTCacheOutput=" + fresh : "-XX:AOTCache=" + (Files.exists(kept) ? kept : brief));
        options.addAll(optimizingLater(recording ? PATIENCE_RECORDING : PATIENCE));
        return options;
    }

    /** The JVM's own thresholds of the optimizing compiler, multiplied by this factor. */
    private static List<String> optimizingLater(int times) {
        return List.of(
                "-XX:Tier4InvocationThreshold=" + 5_000 * times,
                "-XX:Tier4MinInvocationThreshold=" + 600 * times,
                "-XX:Tier4CompileThreshold=" + 15_000 * times,
                "-XX:Tier4BackEdgeThreshold=" + 40_000 * times);
    }

    /** Does {@link #keep} if that exit code is the one of an orderly end. */
    void keepAfter(int exit, Duration ran) {
        if (exit == ExitCode.DONE.code() || exit == ExitCode.INTERRUPTED.code()) {
            keep(ran);
        }
    }

    /** Makes what an orderly run has recorded available to the next starts; {@code ran} is how long it took. */
    void keep(Duration ran) {
        boolean ranLong = ran.compareTo(LONG) >= 0;
        try {
            if (recording && Files.exists(fresh)) {
                Path part = Files.createTempFile(kept.getParent(), "start", ".part");
                Files.move(fresh, part, StandardCopyOption.REPLACE_EXISTING); // perhaps from another file system
                Files.move(
                        part,
                        ranLong ? kept : brief,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
                removeOldest();
            } else if (ranLong && aot) {
                Files.deleteIfExists(brief);
            }
        } catch (IOException e) {
            // The only consequence is that the next start records again.
            return;
        }
    }

    /** Each build leaves its own cache behind. */
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
            // Without the cache a start only takes longer.
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
