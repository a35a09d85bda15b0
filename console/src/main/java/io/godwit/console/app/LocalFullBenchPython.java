package io.godwit.console.app;

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
 * @param path folders and wheels of its packages
 */
record LocalFullBenchPython(String python, List<String> path, Path script) {
    private static final Path SCRIPT = Path.of("bench", "user_script.py");
    private static final String WHEEL = "pymysql-1.1.2-py3-none-any.whl";
    private static final String PIN =
            "pymysql==1.1.2 --hash=sha256:e6b1d89711dd51f8f74b1631fe08f039e7d76cf67a42a323d3178f0f25762ed9\n";
    private static final long PIP_SECONDS = 120;
    private static final long IMPORT_SECONDS = 60;

    /** Finds or fetches what the script needs; empty where the script or a Python with these packages is not to be had. */
    static Optional<LocalFullBenchPython> find() {
        try {
            Optional<Path> script = locate();
            if (script.isEmpty()) {
                return Optional.empty();
            }
            Path root = PackageCache.defaultRoot();
            Path milvus = new PackageCache(root, Manifest.bundled(), ProgressListener.silent()).install("milvus-lite");
            Path wheel = root.resolve("packages").resolve("bench-script").resolve(WHEEL);
            if (!Files.exists(wheel) && !fetch(wheel.getParent())) {
                return Optional.empty();
            }
            List<String> path = List.of(milvus.toString(), wheel.toString());
            return Stream.of("python3.11", "python3")
                    .filter(python -> imports(python, path))
                    .findFirst()
                    .map(python -> new LocalFullBenchPython(python, path, script.get()));
        } catch (StackException | IOException e) {
            return Optional.empty();
        }
    }

    /** The checkout is where this class's code is, or the current folder. */
    private static Optional<Path> locate() {
        Path code = Path.of(LocalFullBenchPython.class
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

    private static boolean fetch(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path requirements = folder.resolve("requirements.txt");
        Files.writeString(requirements, PIN);
        return succeeds(
                PIP_SECONDS,
                new ProcessBuilder(
                        "python3",
                        "-m",
                        "pip",
                        "download",
                        "--quiet",
                        "--no-deps",
                        "--only-binary=:all:",
                        "--require-hashes",
                        "--disable-pip-version-check",
                        "--no-input",
                        "-r",
                        requirements.toString(),
                        "-d",
                        folder.toString()));
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
            return false; // there is no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
