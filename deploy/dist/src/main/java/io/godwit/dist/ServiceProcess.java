package io.godwit.dist;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.stack.process.Polling;
import io.godwit.stack.process.ProcessSpec;
import io.godwit.stack.process.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The control service as a process that stays when the command that started it ends: {@code <folder>/pid}, {@code server.log}. */
final class ServiceProcess {
    private static final Duration STARTING = Duration.ofSeconds(90);
    private static final Duration STOPPING = Duration.ofSeconds(75);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    /** From when a service is ready until it has said where it listens. */
    private static final Duration SAYING = Duration.ofSeconds(3);

    private static final int OK = 200;

    private final Path folder;
    private final ServerProcess process;
    private final ListeningFile listening;

    ServiceProcess(Path folder) {
        this.folder = folder;
        this.process = new ServerProcess(folder);
        this.listening = new ListeningFile(folder);
    }

    boolean runs() {
        return process.current().isPresent();
    }

    /**
     * Starts it unless it runs, and waits until it answers there: the process of this folder itself, and nothing else that has the port.
     *
     * @param address on this machine
     */
    void start(String address, List<String> arguments, Map<String, String> environment) {
        if (runs()) {
            requireItsWord(address);
        } else {
            if (isReady(address)) {
                throw GodwitException.configuration(
                        ErrorCode.CONFIG_INVALID,
                        "another control service answers at " + address,
                        "use that one, or give this one another --port");
            }
            prepare();
            Map<String, String> all = new HashMap<>(Map.of("GODWIT_LOG_LEVEL", "INFO")); // unless the user set it
            Optional.ofNullable(System.getenv("GODWIT_LOG_LEVEL"))
                    .ifPresent(level -> all.put("GODWIT_LOG_LEVEL", level));
            all.putAll(environment);
            process.launch(new ProcessSpec(command(arguments), all, folder));
        }
        boolean answers =
                Polling.until(STARTING, () -> !runs() || isElsewhere(address) || listens(address) && isReady(address));
        if (runs() && isElsewhere(address)) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "the control service of this folder answers at " + where().orElseThrow() + ", not at " + address,
                    "name its --port, or end it with godwit down");
        }
        if (!answers || !runs()) {
            throw GodwitException.configuration(
                    ErrorCode.SERVICE_UNREACHABLE,
                    "the control service " + (runs() ? "does not answer at " + address : "ended")
                            + "; its last lines:\n  " + process.logTail(),
                    "see " + process.log());
        }
    }

    /** Builds before this one did not say where they listen. */
    private void requireItsWord(String address) {
        boolean isSilent = where().isEmpty() && isReady(address);
        if (isSilent && !Polling.until(SAYING, () -> where().isPresent() || !runs())) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "the control service of this folder was started by an earlier build and does not say where it listens",
                    "end it with godwit down, then start it with godwit up");
        }
    }

    private Optional<String> where() {
        return process.current().flatMap(listening::address);
    }

    private boolean listens(String address) {
        return where().filter(address::equals).isPresent();
    }

    private boolean isElsewhere(String address) {
        return where().filter(own -> !own.equals(address)).isPresent();
    }

    /** Ends it and leaves its components running; returns whether it ran. */
    boolean stop() {
        boolean ran = runs();
        process.stop(STOPPING);
        return ran;
    }

    private void prepare() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID, "cannot create " + folder, "choose another folder with --dir", e);
        }
    }

    private static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                GodwitCli.class.getName(),
                "serve"));
        command.addAll(arguments);
        return command;
    }

    private static boolean isReady(String address) {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/readyz"))
                    .timeout(ANSWER)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("waiting for the control service");
        }
    }
}
