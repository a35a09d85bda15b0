package io.godwit.dist.it;

import static org.awaitility.Awaitility.await;

import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.client.ComponentsApi;
import io.godwit.console.contract.client.MonitoringApi;
import io.godwit.console.contract.client.PrechecksApi;
import io.godwit.console.contract.client.TasksApi;
import io.godwit.model.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code godwit serve} in a process of its own, and a client of it. Killed when it is closed; its components stay. */
final class ServiceRun implements AutoCloseable {
    private static final int STARTS = 3;
    private static final Duration STARTING = Duration.ofMinutes(3);
    private static final int OK = 200;
    /** Characters that the kernel keeps of a thread's name. */
    private static final int THREAD_NAME = 15;

    private final Process process;
    private final String address;
    private final Path output;
    private final ApiClient client;
    private final TasksApi tasks;
    private final ComponentsApi components;
    private final MonitoringApi monitoring;
    private final PrechecksApi prechecks;

    private ServiceRun(Process process, String address, Path output, ApiClient client) {
        this.process = process;
        this.address = address;
        this.output = output;
        this.client = client;
        this.tasks = new TasksApi(client);
        this.components = new ComponentsApi(client);
        this.monitoring = new MonitoringApi(client);
        this.prechecks = new PrechecksApi(client);
    }

    /** While nobody else has a service there: an orderly end leaves an archive of classes, which saves each later start 3 s of CPU time. */
    static void leaveArchive(RealServers servers) {
        try (ServiceRun first =
                start(servers, servers.folder().resolve("first"), "http", Map.of(), List.of("--no-login"))) {
            first.end();
        }
    }

    /** Starts an instance whose components are run from the state folder of all tests, and waits until it answers. */
    static ServiceRun start(RealServers servers) {
        return start(servers, Distribution.site(servers.folder()).state());
    }

    /** The same with a state folder of its own, as on another machine. */
    static ServiceRun start(RealServers servers, Path state) {
        RecordedStarts.ensure(servers);
        return start(servers, state, "http", Map.of(), List.of("--no-login"));
    }

    /** The same that runs no task, with more options and more in its environment. */
    static ServiceRun start(
            RealServers servers, Path state, String scheme, Map<String, String> environment, List<String> options) {
        return start(servers, servers.kafka(), state, scheme, freePort(), environment, options);
    }

    /** The same on {@link RealServers#secondKafka}. */
    static ServiceRun startOnSecondKafka(
            RealServers servers, Path state, String scheme, Map<String, String> environment, List<String> options) {
        return start(servers, RealServers.secondKafka(), state, scheme, freePort(), environment, options);
    }

    /** An instance of another version, made of the jars in this folder. */
    static ServiceRun startOf(Path lib, RealServers servers) {
        return start(
                Distribution.classPath(lib),
                servers,
                servers.kafka(),
                Distribution.site(servers.folder()).state(),
                "http",
                freePort(),
                Map.of(),
                List.of("--no-login"));
    }

    /** Another instance in the place of one that has ended, for everybody on this machine. */
    static ServiceRun startAgain(RealServers servers, String address) {
        return start(
                servers,
                servers.kafka(),
                Distribution.site(servers.folder()).state(),
                "http",
                URI.create(address).getPort(),
                Map.of(),
                List.of("--no-login"));
    }

    private static ServiceRun start(
            RealServers servers,
            String kafka,
            Path state,
            String scheme,
            int port,
            Map<String, String> environment,
            List<String> options) {
        return start(Distribution.classPath(), servers, kafka, state, scheme, port, environment, options);
    }

    private static ServiceRun start(
            String classPath,
            RealServers servers,
            String kafka,
            Path state,
            String scheme,
            int port,
            Map<String, String> environment,
            List<String> options) {
        String address = scheme + "://127.0.0.1:" + port;
        try {
            Path output = Files.createTempFile(servers.folder(), "serve", ".out");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+AutoCreateSharedArchive", // the first orderly end leaves it to all that come after
                    "-XX:SharedArchiveFile=" + archive(servers, classPath),
                    "-cp",
                    classPath,
                    "io.godwit.dist.GodwitCli",
                    "serve",
                    "--kafka",
                    kafka,
                    "--port",
                    String.valueOf(port),
                    "--state",
                    state.toString()));
            command.addAll(options);
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            builder.environment()
                    .put("GODWIT_CACHE", Distribution.caches(servers.folder()).toString());
            builder.environment().put("GODWIT_LOG_LEVEL", "INFO");
            ServiceRun run = begun(builder, address, output);
            for (int start = 1; start < STARTS && run.foundKafkaTooBusy(); start++) {
                run = begun(builder, address, output);
            }
            if (!run.process.isAlive()) {
                throw new AssertionError("it ended:\n" + read(output));
            }
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What instances of these jars load when they start. */
    private static Path archive(RealServers servers, String classPath) throws IOException {
        return Files.createDirectories(Distribution.caches(servers.folder()))
                .resolve("service-" + Integer.toHexString(classPath.hashCode()) + ".jsa");
    }

    /** It has ended, or is ready. */
    private static ServiceRun begun(ProcessBuilder builder, String address, Path output) throws IOException {
        ServiceRun run = new ServiceRun(builder.start(), address, output, clientOf(address));
        await().atMost(STARTING).until(() -> !run.process.isAlive() || run.isReady());
        return run;
    }

    /** It ends where Kafka does not answer in time, and whoever looks after it starts it again. */
    private boolean foundKafkaTooBusy() {
        return !process.isAlive() && printed().contains(ErrorCode.KAFKA_UNREACHABLE.name());
    }

    /** With TLS, whether it listens; whoever trusts its certificate can ask more. */
    private boolean isReady() {
        if (address.startsWith("https")) {
            return printed().contains("answers at");
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                                    HttpRequest.newBuilder(URI.create(address + "/readyz"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == OK;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String address() {
        return address;
    }

    /** What it has printed. */
    String printed() {
        return read(output);
    }

    /** For what else the contract describes. */
    ApiClient client() {
        return client;
    }

    /** The same that gives up an answer after a while. */
    ApiClient client(Duration limit) {
        return clientOf(address).setReadTimeout(limit);
    }

    /** Of a service at that address, which has no path. */
    static ApiClient clientOf(String address) {
        return new ApiClient(HttpClient.newBuilder(), ApiClient.createDefaultObjectMapper(), address + "/api/v1");
    }

    TasksApi tasks() {
        return tasks;
    }

    ComponentsApi components() {
        return components;
    }

    MonitoringApi monitoring() {
        return monitoring;
    }

    PrechecksApi prechecks() {
        return prechecks;
    }

    /** What the instances of all tests have logged. */
    static String log(RealServers servers) {
        return read(Distribution.site(servers.folder()).state().resolve("command.log"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGSTOP: it hangs, and its connections stay. */
    void hang() throws IOException, InterruptedException {
        Signal.STOP.send(process.pid());
    }

    /** SIGCONT: it goes on where it was. */
    void wake() throws IOException, InterruptedException {
        Signal.CONT.send(process.pid());
    }

    /** Whether it is the instance that carries out the order of a task with a short name: by the thread that does. */
    boolean runs(String task) {
        String thread = "task-" + task;
        if (thread.length() > THREAD_NAME) {
            throw new IllegalArgumentException("the kernel does not keep the name of thread " + thread);
        }
        try (Stream<Path> threads = Files.list(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
            return threads.anyMatch(one -> name(one).equals(thread));
        } catch (IOException e) {
            return false; // it has ended
        }
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** SIGTERM; waits for the end. */
    void end() {
        process.destroy();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        kill();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
