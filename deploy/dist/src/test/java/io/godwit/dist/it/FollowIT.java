package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.console.contract.model.Event;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.schema.CollectionName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Commands that follow a task of the control service while this hangs, is killed and comes back. */
@ResourceLock(RealServers.CONTROL_SERVICE)
class FollowIT {
    private static final String NAME = "followed";

    private final RealServers servers = RealServers.get();
    private final List<Followed> commands = new ArrayList<>();

    @TempDir
    private Path folder;

    /** Also after a failure. */
    @AfterEach
    void endAll() {
        commands.forEach(command -> command.process.destroyForcibly());
        Migration.standing(servers).endAll();
    }

    @Test
    void nothingIsLostWhileTheServiceHangsAndIsReplaced() throws Exception {
        servers.write(SampleCollection.products(new CollectionName("default", NAME), 100, 8));
        Migration migration = new Migration(
                servers,
                servers.spec(
                        NAME,
                        List.of("SCHEMA", "FULL", "INCREMENTAL"),
                        Map.of("include", List.of("default." + NAME)),
                        Map.of("resources", "SMALL")));
        String address;
        Followed watch;
        Followed events;
        Followed list;
        try (ServiceRun first = ServiceRun.start(servers)) {
            address = first.address();
            first.tasks().createTask(migration.spec().toTree(), null, null);
            events = begin(address, "task", "events", NAME, "--follow", "--output", "yaml");
            list = begin(address, "task", "list", "--watch");
            await().atMost(PATIENCE).until(() -> list.text().contains(NAME + "\tNot Started"));
            first.tasks().startTask(NAME, null, null);
            watch = begin(address, "task", "watch", NAME);
            await().atMost(PATIENCE).until(() -> watch.text().contains("(1 consistent)"));
            await().atMost(PATIENCE).until(() -> list.text().contains(NAME + "\tRunning"));

            Followed series = begin(address, "task", "series", NAME, "--for", "5m");
            assertThat(series.exitCode()).isZero();
            assertThat(series.text()).containsPattern("LAG .* ms +[▁-█·]+");
            commands.remove(series);
            await().atMost(PATIENCE) // on a slow machine there is no name at first
                    .untilAsserted(() -> assertThat(completed(address)).isEqualTo(NAME + "\n"));

            first.hang();
            await().atMost(PATIENCE).until(() -> commands.stream()
                    .allMatch(command -> command.text().contains("says nothing; trying again")));
        }
        try (ServiceRun second = ServiceRun.startAgain(servers, address)) {
            await().atMost(PATIENCE).until(() -> commands.stream()
                    .allMatch(command -> command.text().contains(address + " answers again")));
            second.tasks().stopTask(NAME, null, null);

            assertThat(watch.exitCode()).isZero();
            assertThat(watch.text()).contains(NAME + ": Stopped");
            await().atMost(PATIENCE).until(() -> list.text().contains(NAME + "\tStopped"));
            List<Event> all =
                    second.tasks().listEvents(NAME, null, 150).getItems().reversed();
            List<String> ids = all.stream().map(event -> "id: " + event.getId()).toList();
            await().atMost(PATIENCE).until(() -> events.text().contains(ids.getLast()));
            assertThat(events.text().lines().filter(line -> line.startsWith("id: ")))
                    .as("each once, in their order")
                    .containsExactlyElementsOf(ids);
            assertThat(list.end()).as("SIGTERM").isEqualTo(143);
            assertThat(events.end()).isEqualTo(143);
        }
    }

    private String completed(String address) throws IOException, InterruptedException {
        Followed completion = begin(address, "__complete", "--", "task", "show", "--server", address, "follo");
        assertThat(completion.exitCode()).isZero();
        commands.remove(completion);
        return completion.text();
    }

    private Followed begin(String address, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Dstdout.encoding=UTF-8",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Distribution.classPath(),
                "io.godwit.dist.GodwitCli"));
        command.addAll(List.of(arguments));
        if (!command.contains("--server")) {
            command.addAll(List.of("--server", address));
        }
        Path output = Files.createTempFile(folder, "followed", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("GODWIT_STATE", folder.resolve("state").toString());
        Followed followed = new Followed(builder.start(), output);
        commands.add(followed);
        return followed;
    }

    /** A command that runs until it is ended. */
    private record Followed(Process process, Path output) {
        String text() {
            try {
                return Files.readString(output);
            } catch (IOException e) {
                return "";
            }
        }

        int exitCode() throws InterruptedException {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(this::text).isTrue();
            return process.exitValue();
        }

        /** Ctrl-C, but for the signal. */
        int end() throws InterruptedException {
            process.destroy();
            assertThat(process.waitFor(5, TimeUnit.SECONDS)).as(this::text).isTrue();
            return process.exitValue();
        }
    }
}
