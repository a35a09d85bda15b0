package io.godwit.bench.full;

import io.godwit.stack.ProgressListener;
import io.godwit.stack.StackException;
import io.godwit.stack.cache.Manifest;
import io.godwit.stack.cache.PackageCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How to run the user's script.
 *
 * @param path folders of its packages
 */
record FullBenchPython(String python, List<String> path, Path script) {
    private static final Path SCRIPT = Path.of("bench", "user_script.py");
    private static final long IMPORT_SECONDS = 60;

    /** Finds or fetches what the script needs; empty where the script or a Python with these packages is not available. */
    static Optional<FullBenchPython> find() {
        try {
            Optional<Path> script = locate();
            if (script.isEmpty()) {
                return Optional.empty();
            }
            PackageCache cache =
                    new PackageCache(PackageCache.defaultRoot(), Manifest.bundled(), ProgressListener.silent());
            List<String> path = Stream.of("milvus-lite", "bench-script")
                    .map(cache::install)
                    .map(Path::toString)
                    .toList();
            return Stream.of("python3.11", "python3")
                    .filter(python -> imports(python, path))
                    .findFirst()
                    .map(python -> new FullBenchPython(python, path, script.get()));
        } catch (StackException e) {
            return Optional.empty();
        }
    }

    /** The checkout is where this class's code is, or the current folder. */
    private static Optional<Path> locate() {
        Path code = Path.of(FullBenchPython.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        Stream<Path> parents = Stream.iterate(code.getParent(), p -> p != null, Path::getParent);
        return Stream.concat(Stream.of(Path.of("").toAbsolutePath()), parents)
                .map(folder -> folder.resolve(SCRIPT))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static boolean imports(String python, List<String> path) {
        ProcessBuilder builder = new ProcessBuilder(python, "-c", "import pymilvus, pymysql");
        builder.environment().put("PYTHONPATH", String.join(java.io.File.pathSeparator, path));
        return succeeds(IMPORT_SECONDS, builder);
    }

    private static boolean succeeds(long seconds, ProcessBuilder builder) {
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = builder.start();
            if (process.waitFor(seconds, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false; // no such program exists
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
