package io.godwit.dist.it;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.runtime.json.Json;
import io.godwit.stack.process.ToolRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One container as Kubernetes runs one under the restricted standard: the image's user, a read-only root, no capabilities, no new privileges,
 * {@value #MEMORY_MEBIBYTES} MiB. It shares the machine's network, so that it reaches the servers of the tests.
 */
final class RuncContainer implements AutoCloseable {
    static final int MEMORY_MEBIBYTES = 512;
    private static final Duration BOUND = Duration.ofSeconds(60);

    /**
     * What is run.
     *
     * @param root the unpacked image
     * @param user as uid:gid
     */
    record Program(Path root, String user, List<String> command, List<String> environment) {}

    private final Path runc;
    private final Path folder;
    private final String id;
    private final Process process;

    private RuncContainer(Path runc, Path folder, String id, Process process) {
        this.runc = runc;
        this.folder = folder;
        this.id = id;
        this.process = process;
    }

    static RuncContainer start(Path runtime, Path folder, Program program) throws IOException {
        String id = "godwit-it-" + ProcessHandle.current().pid() + "-" + folder.getFileName();
        String[] user = program.user().split(":");
        Path state = Files.createDirectory(folder.resolve("state"));
        Files.setAttribute(state, "unix:uid", Integer.valueOf(user[0]));
        Files.setAttribute(state, "unix:gid", Integer.valueOf(user[1]));
        Files.writeString(folder.resolve("config.json"), Json.text(bundle(id, state, user, program)));
        Path runc = runtime.resolve("usr/sbin/runc");
        List<String> command = command(runc, folder, "run", "--bundle", folder.toString(), id);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(folder.resolve("output").toFile());
        return new RuncContainer(runc, folder, id, builder.start());
    }

    /** The library beside runc is used, whatever the machine has. */
    private static List<String> command(Path runc, Path folder, String... words) {
        Path root = runc.getParent().getParent().getParent();
        List<String> command = new ArrayList<>(List.of(
                "env",
                "LD_LIBRARY_PATH=" + root.resolve("usr/lib/x86_64-linux-gnu") + ":"
                        + root.resolve("lib/x86_64-linux-gnu"),
                runc.toString(),
                "--root",
                folder.resolve("runc").toString()));
        command.addAll(List.of(words));
        return command;
    }

    private static Map<String, Object> bundle(String id, Path state, String[] user, Program program) {
        List<String> none = List.of();
        return Map.of(
                "ociVersion",
                "1.0.2",
                "root",
                Map.of("path", program.root().toString(), "readonly", true),
                "process",
                Map.of(
                        "user", Map.of("uid", Integer.valueOf(user[0]), "gid", Integer.valueOf(user[1])),
                        "args", program.command(),
                        "env", program.environment(),
                        "cwd", "/var/lib/godwit",
                        "noNewPrivileges", true,
                        "capabilities",
                                Map.of(
                                        "bounding", none,
                                        "effective", none,
                                        "permitted", none,
                                        "inheritable", none,
                                        "ambient", none)),
                "mounts",
                List.of(
                        mount("/proc", "proc", "proc"),
                        mount("/dev", "tmpfs", "tmpfs", "nosuid", "mode=755", "size=64k"),
                        mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "ro"),
                        mount("/tmp", "tmpfs", "tmpfs", "nosuid", "nodev", "mode=1777", "size=64m"),
                        mount("/etc/hosts", "bind", "/etc/hosts", "bind", "ro"),
                        mount("/var/lib/godwit", "bind", state.toString(), "bind", "rw")),
                "linux",
                Map.of(
                        "cgroupsPath",
                        "/" + id,
                        "resources",
                        Map.of("memory", Map.of("limit", (long) MEMORY_MEBIBYTES << 20)),
                        "namespaces",
                        Stream.of("pid", "mount", "ipc", "uts")
                                .map(kind -> Map.of("type", kind))
                                .toList()));
    }

    private static Map<String, Object> mount(String where, String type, String what, String... options) {
        return Map.of("destination", where, "type", type, "source", what, "options", List.of(options));
    }

    /** Waits for the end. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(id + " has not ended:\n" + output());
        }
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed. */
    String output() {
        try {
            return Files.readString(folder.resolve("output"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line of {@code /proc/PID/status} of its first process, as the machine sees it, without its name. */
    String status(String line) throws IOException {
        return Files.readAllLines(proc().resolve("status")).stream()
                .filter(one -> one.startsWith(line + ":"))
                .map(one -> one.substring(line.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    /** How a folder is mounted in it. */
    List<String> mountOptions(String folder) throws IOException {
        return Files.readAllLines(proc().resolve("mounts")).stream()
                .map(line -> line.split(" "))
                .filter(parts -> parts[1].equals(folder))
                .map(parts -> List.of(parts[3].split(",")))
                .findFirst()
                .orElseThrow();
    }

    private Path proc() throws IOException {
        ToolRun.Result state = runc("state", id);
        return Path.of(
                "/proc", new ObjectMapper().readTree(state.output()).get("pid").asText());
    }

    /** SIGTERM to its first process, as an engine sends it. */
    void end() {
        runc("kill", id, "TERM");
    }

    private ToolRun.Result runc(String... words) {
        return ToolRun.run(folder, BOUND, "It is in the cache.", command(runc, folder, words));
    }

    @Override
    public void close() {
        runc("delete", "--force", id);
        await().atMost(BOUND).until(() -> !process.isAlive());
    }
}
