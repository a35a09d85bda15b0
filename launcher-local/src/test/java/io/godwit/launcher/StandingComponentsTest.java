package io.godwit.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.control.ComponentLogs;
import io.godwit.control.ComponentStarter.Running;
import io.godwit.model.schema.Direction;
import io.godwit.model.task.ByteSize;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.Trees;
import io.godwit.runtime.process.ExitFile;
import io.godwit.runtime.state.ComponentWish;
import io.godwit.runtime.state.TaskRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class StandingComponentsTest {
    @TempDir
    Path state;

    private LaunchSite site;
    private StandingComponents components;

    @BeforeEach
    void place() {
        LaunchSite own = LaunchSite.ofThisProcess(state, state.resolve("caches"));
        site = new LaunchSite(own.java(), own.classPath(), own.state(), own.caches(), Duration.ofSeconds(20));
        components = another();
    }

    @AfterEach
    void end() throws IOException {
        components.endAll();
        Path runs = site.runDirectory("abc");
        try (Stream<Path> instances = Files.list(runs)) { // the last thing that is written
            instances.forEach(folder -> await().until(() -> ProcessFile.last(folder)
                    .map(process ->
                            ExitFile.read(folder.resolve("exit"), process.pid()).isPresent())
                    .orElse(true)));
        }
    }

    /** As another process of this machine would have them. */
    private StandingComponents another() {
        LocalComponentStarter.Program program = new LocalComponentStarter.Program(
                StandingMain.class.getName(), Direction.FORWARD, spec -> ByteSize.ofMegabytes(256));
        return new StandingComponents(
                new LocalComponentStarter(
                        new ComponentLauncher(site),
                        Map.of("store", program, "incr-sync", program, "full-import", program),
                        SecretResolver.ofProcess()),
                site);
    }

    @Test
    void isFoundAgainByAnotherProcess() {
        components.start(task(1), "incr-sync", 0);
        long pid = pid("incr-sync-0");

        Running found = another().start(task(1), "incr-sync", 0);

        assertThat(pid("incr-sync-0")).isEqualTo(pid);
        assertThat(found.exitCode()).isEmpty();
        Path log = site.runDirectory("abc").resolve("incr-sync-0/component.log");
        await().until(() -> Files.readString(log).contains("up"));
        found.stop();
        assertThat(found.exitCode()).hasValue(130);
    }

    @Test
    void isReplacedByANewerRunAndByARestartThatWasAskedForMeanwhile() {
        components.start(task(1), "incr-sync", 0);
        long first = pid("incr-sync-0");
        another().start(task(2), "incr-sync", 0);
        long second = pid("incr-sync-0");

        TaskRecord restarted = task(2).managed(new TaskRecord.Managed(0, Optional.empty(), false)
                .wishing(Map.of("incr-sync-0", new ComponentWish(false, 1))));
        another().start(restarted, "incr-sync", 0);

        assertThat(List.of(first, second)).doesNotHaveDuplicates().doesNotContain(pid("incr-sync-0"));
        await("whoever waits for what has ended may be a moment late")
                .untilAsserted(() -> assertThat(List.of(first, second)).noneMatch(pid -> ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .isPresent()));
    }

    @Test
    void whatIsDoneIsNotStartedAgain() {
        Running done = components.start(task(1), "full-import", 0);
        await().until(() -> done.exitCode().isPresent());
        long pid = pid("full-import-0");

        assertThat(another().start(task(1), "full-import", 0).exitCode()).hasValue(0);
        TaskRecord larger = changed(List.of("full", "resources"), "LARGE");
        assertThat(another().start(larger, "full-import", 0).exitCode()).hasValue(0);
        assertThat(pid("full-import-0")).isEqualTo(pid);

        another().start(changed(List.of("parameters", "full.instances"), "2"), "full-import", 0);
        assertThat(pid("full-import-0")).as("it has another share").isNotEqualTo(pid);
    }

    private static TaskRecord changed(List<String> option, String value) {
        List<String> path =
                Stream.concat(Stream.of("spec", "options"), option.stream()).toList();
        return task(1).revised(Trees.with(task(1).spec(), path, value));
    }

    @Test
    void whatWasKilledLeavesNoCodeOfAnEarlierProcess() throws IOException {
        Path exit = site.runDirectory("abc").resolve("store-0/exit");
        Running killed = components.start(task(1), "store", 0);
        Files.writeString(exit, "1 0");

        ProcessHandle.of(pid("store-0")).orElseThrow().destroyForcibly();

        await().until(() -> killed.exitCode().isPresent());
        assertThat(killed.exitCode().getAsInt()).isNotZero().isNotEqualTo(130);
    }

    @Test
    void endsWhatIsNotExceptedAndNoNewerRun() {
        components.start(task(1), "store", 0);
        components.start(task(1), "incr-sync", 0);
        components.start(task(2), "incr-sync", 1);

        another().end(task(1), Set.of("store-0"));

        assertThat(ProcessFile.living(site.runDirectory("abc").resolve("store-0")))
                .isPresent();
        assertThat(ProcessFile.living(site.runDirectory("abc").resolve("incr-sync-0")))
                .isEmpty();
        assertThat(ProcessFile.living(site.runDirectory("abc").resolve("incr-sync-1")))
                .isPresent();
        assertThat(components.endAll()).isEqualTo(2);
    }

    @Test
    void whatHangsTogetherIsEndedTogether() throws Exception {
        site = new LaunchSite(site.java(), site.classPath(), site.state(), site.caches(), Duration.ofSeconds(4));
        components = another();
        for (String component : List.of("store", "incr-sync")) {
            components.start(task(1), component, 0);
            hang(pid(component + "-0"));
        }
        long begun = System.nanoTime();

        assertThat(components.endAll()).isEqualTo(2);

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("one time to drain, not two")
                .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(7));
        for (String instance : List.of("store-0", "incr-sync-0")) {
            Path folder = site.runDirectory("abc").resolve(instance);
            assertThat(ProcessFile.living(folder)).isEmpty();
        }
    }

    private static void hang(long pid) throws Exception {
        new ProcessBuilder("kill", "-STOP", String.valueOf(pid)).start().waitFor();
    }

    @Test
    void aProcessThatGotTheSameIdIsNotMistaken() {
        components.start(task(1), "store", 0);
        ProcessFile own =
                ProcessFile.living(site.runDirectory("abc").resolve("store-0")).orElseThrow();

        assertThat(new ProcessFile(ProcessHandle.current().pid(), own.arguments(), own.task()).isAlive())
                .isFalse();
    }

    @Test
    void aLogComesInPartsOfWholeLines() throws IOException {
        Path log = Files.createDirectories(site.runDirectory("abc").resolve("store-0"))
                .resolve("component.log");
        String stack = "10:00:01.000 ERROR [main] b\u00f6se\n\tat somewhere\n10:00:02.000 INFO  [main] good\n";
        Files.writeString(log, "10:00:00.000 INFO  [main] up\n" + stack + "10:00:03.000 INFO  [main] unfin");
        LocalComponentLogs logs = new LocalComponentLogs(site);

        ComponentLogs.Part all =
                logs.read(task(1), "store-0", 0, 10, ComponentLogs.Level.DEBUG).orElseThrow();
        assertThat(all.lines()).hasSize(4).doesNotContain("10:00:03.000 INFO  [main] unfin");
        assertThat(logs.read(task(1), "store-0", 0, 10, ComponentLogs.Level.WARN)
                        .orElseThrow()
                        .lines())
                .containsExactly("10:00:01.000 ERROR [main] b\u00f6se", "\tat somewhere");
        assertThat(logs.read(task(1), "store-0", 0, 1, ComponentLogs.Level.DEBUG)
                        .orElseThrow()
                        .lines())
                .containsExactly("10:00:02.000 INFO  [main] good");

        Files.writeString(log, "ished\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        assertThat(logs.read(task(1), "store-0", all.end(), 10, ComponentLogs.Level.DEBUG)
                        .orElseThrow()
                        .lines())
                .containsExactly("10:00:03.000 INFO  [main] unfinished");
        assertThat(logs.read(task(1), "incr-sync-0", 0, 10, ComponentLogs.Level.DEBUG))
                .isEmpty();
    }

    private long pid(String instance) {
        return ProcessFile.last(site.runDirectory("abc").resolve(instance))
                .orElseThrow()
                .pid();
    }

    private static TaskRecord task(long generation) {
        return new TaskRecord(
                "abc",
                "t",
                generation,
                TaskRecord.State.RUNNING,
                Map.of(
                        "apiVersion",
                        "godwit.io/v1",
                        "kind",
                        "MigrationTask",
                        "metadata",
                        Map.of("name", "t"),
                        "spec",
                        Map.of(
                                "kafka", Map.of("bootstrapServers", "127.0.0.1:1"),
                                "schemaRegistry", Map.of("url", "http://127.0.0.1:2"),
                                "source", Map.of("milvus", Map.of("uri", "http://127.0.0.1:3")),
                                "target",
                                        Map.of(
                                                "oceanbase",
                                                Map.of("url", "jdbc:mysql://127.0.0.1:4/", "user", "root@t")),
                                "types", List.of("SCHEMA", "FULL"),
                                "objects", Map.of("include", List.of("default.*")))),
                1,
                Optional.empty(),
                Optional.empty());
    }
}
