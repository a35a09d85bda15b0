package io.godwit.cluster.build;

import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.process.ToolPath;
import io.godwit.stack.process.ToolRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The machine's own Go, with its module proxy as it is set; works at the lowest priority. */
final class GoToolchain {
    /** The version whose programs {@code SHA256SUMS} names; another one makes other bytes of the same sources. */
    static final String PINNED = "go1.26.8";

    /** What {@code go.mod} asks for. */
    private static final int MINOR = 26;

    private static final Duration BOUND = Duration.ofMinutes(85);
    private static final Pattern VERSION = Pattern.compile("go1\\.(\\d+).*");
    private static final String REMEDY =
            "Install Go 1." + MINOR + " (https://go.dev/dl) and put go on the PATH. It is needed once: the"
                    + " programs stay in the cache. Or use a cluster that you have.";

    private final Path go;
    private final String version;

    private GoToolchain(Path go, String version) {
        this.go = go;
        this.version = version;
    }

    /** @throws StackException {@link StackErrorCode#TOOL_MISSING} with the way to get it */
    static GoToolchain find() {
        Path go = path().orElseThrow(() -> missing("Go is not installed, but the"));
        String printed = ToolRun.run(
                        Path.of("/"), Duration.ofMinutes(1), REMEDY, List.of(go.toString(), "env", "GOVERSION"))
                .output()
                .strip();
        if (!isRecent(printed)) {
            throw missing("'" + go + " env GOVERSION' says '" + printed + "', which is too old: the");
        }
        return new GoToolchain(go, printed);
    }

    static boolean isRecent(String version) {
        Matcher matcher = VERSION.matcher(version);
        return matcher.matches() && Integer.parseInt(matcher.group(1)) >= MINOR;
    }

    private static StackException missing(String reason) {
        return new StackException(
                StackErrorCode.TOOL_MISSING, reason + " programs of the cluster must be built.", REMEDY);
    }

    /** Whether it makes the bytes whose sums are known. */
    boolean isPinned() {
        return version.equals(PINNED);
    }

    String version() {
        return version;
    }

    /**
     * Builds one program; what is fetched and compiled on the way stays in {@code work} for the next one.
     *
     * @param sources the folder with go.mod
     */
    void build(GoModule module, GoModule.Program program, Path sources, Path work, Path target) {
        ToolRun.Result result = ToolRun.run(
                sources,
                BOUND,
                "Install coreutils.",
                List.of(
                        "env",
                        "GOMODCACHE=" + work.resolve("mod"),
                        "GOCACHE=" + work.resolve("build"),
                        "GOFLAGS=-mod=readonly -buildvcs=false -trimpath -modcacherw",
                        "GOTOOLCHAIN=local",
                        "GOWORK=off",
                        "GOEXPERIMENT=",
                        "GOOS=linux",
                        "GOARCH=amd64",
                        "GOAMD64=v1",
                        "CGO_ENABLED=0",
                        "nice",
                        "-n",
                        "19",
                        go.toString(),
                        "build",
                        "-ldflags",
                        module.linkerFlags(),
                        "-o",
                        target.toString(),
                        program.goPackage()));
        if (!result.succeeded()) {
            throw new StackException(
                    StackErrorCode.BUILD_FAILED,
                    "go could not build " + program.name() + " (status " + result.status() + "):\n  " + result.tail()
                            + "\n",
                    "Check the network and 'go env GOPROXY', and the free disk space (7 GB); then run the command again: it goes"
                            + " on where it stopped.");
        }
    }

    /** Whether there is any Go at all, without running it. */
    static Optional<Path> path() {
        return ToolPath.find("go", "/usr/local/go/bin");
    }
}
