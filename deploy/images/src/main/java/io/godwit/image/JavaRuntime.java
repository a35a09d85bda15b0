package io.godwit.image;

import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.cache.FileTrees;
import io.godwit.stack.process.FolderLock;
import io.godwit.stack.process.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** A Java runtime with the modules that Godwit needs, cut out of a JDK by jlink; kept in the cache, as it takes a quarter of a minute. */
final class JavaRuntime {
    /** The start of a JVM is worth more than the megabytes of what a jar names and never calls. */
    static final List<String> MODULES = List.of(
            "java.base",
            "java.desktop", // java.beans, which libraries for JSON and YAML look into
            "java.instrument",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.security.jgss",
            "java.security.sasl",
            "java.sql",
            "java.xml",
            "jdk.charsets",
            "jdk.httpserver",
            "jdk.jcmd", // to look into a running container without a shell
            "jdk.jfr",
            "jdk.management",
            "jdk.naming.dns",
            "jdk.net",
            "jdk.security.auth",
            "jdk.security.jgss",
            "jdk.unsupported",
            "jdk.zipfs");

    private static final int FIRST_JDK = 25;
    private static final Duration BOUND = Duration.ofMinutes(10);
    private static final String REMEDY = "Use a whole JDK, not a runtime.";

    private static final String TRUSTED = "lib/security/cacerts";

    private JavaRuntime() {}

    /**
     * Writes the layer of the runtime.
     *
     * @param trusted the key store of the certificate authorities
     */
    static void into(StableTar tar, Path runtime, byte[] trusted) throws IOException {
        String home = ImageConfig.RUNTIME.substring(1) + "/";
        tar.tree(home, runtime, name -> !name.equals(TRUSTED));
        tar.bytes(home + TRUSTED, trusted);
    }

    /**
     * The folder of the runtime, made first if need be. Blocks.
     *
     * @param cache where it is kept
     */
    static Path in(Path cache) {
        if (Runtime.version().feature() < FIRST_JDK) {
            throw new StackException(
                    StackErrorCode.TOOL_MISSING,
                    "The image contains a runtime of JDK " + FIRST_JDK + "; this is " + Runtime.version() + ".",
                    "Set GODWIT_JAVA_HOME to a JDK " + FIRST_JDK + " or newer.");
        }
        Path jdk = Path.of(System.getProperty("java.home"));
        String print = Sha256.of(jdk + " " + Runtime.version() + " " + MODULES).substring(0, 12);
        Path home = cache.resolve("packages").resolve("image-jre-" + print);
        return FolderLock.holding(cache.resolve("image-jre.lock"), BOUND.multipliedBy(2), () -> {
            if (!Files.exists(home)) {
                link(jdk, home);
            }
            return home;
        });
    }

    private static void link(Path jdk, Path home) {
        Path part = home.resolveSibling(home.getFileName() + ".part");
        try {
            FileTrees.delete(part);
            Files.createDirectories(home.getParent());
            ToolRun.Result result = ToolRun.run(
                    home.getParent(),
                    BOUND,
                    REMEDY,
                    List.of(
                            jdk.resolve("bin").resolve("jlink").toString(),
                            "--add-modules",
                            String.join(",", MODULES),
                            "--output",
                            part.toString(),
                            "--no-header-files",
                            "--no-man-pages",
                            "--compress=zip-6",
                            "--generate-cds-archive"));
            if (!result.succeeded()) {
                throw new StackException(
                        StackErrorCode.STORAGE,
                        "jlink could not cut a Java runtime out of " + jdk + ":\n  " + result.tail() + "\n",
                        REMEDY);
            }
            Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StackException(
                    StackErrorCode.STORAGE,
                    "Cannot prepare a Java runtime in " + home + ": " + e + ".",
                    "Check free space and access rights, or set GODWIT_CACHE to another folder.",
                    e);
        }
    }
}
