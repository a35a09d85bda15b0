package io.godwit.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.control.MemoryPlan;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.Direction;
import io.godwit.model.task.ByteSize;
import io.godwit.runtime.process.ComponentArguments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class ComponentLauncherTest {
    @TempDir
    Path state;

    private LaunchedComponent started;

    @AfterEach
    void end() {
        if (started != null) {
            ProcessHandle.of(started.pid()).ifPresent(ProcessHandle::destroyForcibly);
            started.onExit().join();
        }
    }

    @Test
    void drainsWhenThePipeCloses() throws IOException {
        started = launcher(Duration.ofSeconds(30)).start(launch("store"));
        awaitLog("heap");
        assertThat(started.exitCode()).isEmpty();

        started.stop();
        started.stop();

        assertThat(started.exitCode()).hasValue(130);
        assertThat(started.onExit().join().lastLines())
                .contains(
                        "arguments [--task, abc, --component, store, --ordinal, 1, --generation, 7, --kafka, k:9092]",
                        "secret s3cret",
                        "pipe closed");
        assertThat(started.log()).isEqualTo(state.resolve("run/abc/store-1/component.log"));
    }

    @Test
    void givesTheExitCodeAndTheLastLines() {
        started = launcher(Duration.ofSeconds(30)).start(launch("failing"));

        ComponentExit exit = started.onExit().join();

        assertThat(exit.code()).isEqualTo(4);
        assertThat(exit.lastLines()).hasSize(20).endsWith("line 29", "the reason");
    }

    @Test
    void showsOnlyTheLinesOfTheLastStart() {
        launcher(Duration.ofSeconds(30)).start(launch("failing")).onExit().join();
        started = launcher(Duration.ofSeconds(30)).start(launch("store"));
        started.stop();

        assertThat(started.onExit().join().lastLines()).doesNotContain("the reason");
    }

    @Test
    void endsAComponentThatDoesNotDrain() throws IOException {
        started = launcher(Duration.ofMillis(100)).start(launch("stubborn"));
        awaitLog("heap");

        started.stop();

        assertThat(started.exitCode()).isPresent();
    }

    @Test
    void saysWhenNoProcessComesUp() {
        LaunchSite site = new LaunchSite(state.resolve("no-java"), "", state, state, Duration.ofSeconds(1));

        assertThatThrownBy(() -> new ComponentLauncher(site).start(launch("store")))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("store-1 of task abc cannot be started")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void asksForAStartCacheOnlyWhereTheJvmCanWriteIt() throws IOException {
        Path kept = state.resolve("cache/store-1.aot");
        Path fresh = state.resolve("start.aot");
        Path file = Files.createFile(state.resolve("file"));

        assertThat(new StartCache(kept, fresh, "a.jar:b.jar", 25).options())
                .contains("-XX:AOTCacheOutput=" + fresh, "-XX:Tier4InvocationThreshold=50000");
        assertThat(new StartCache(kept, fresh, "a.jar", 21).options()).contains("-XX:SharedArchiveFile=" + kept);
        assertThat(new StartCache(kept, fresh, "a.jar:classes", 25).options()).isEmpty();
        assertThat(new StartCache(file.resolve("x.aot"), fresh, "a.jar", 25).options())
                .isEmpty();
    }

    @Test
    void usesTheStartCacheThatTheRunBeforeRecorded() throws IOException {
        Path kept = state.resolve("cache/store-2.aot");
        Files.createDirectories(state.resolve("cache"));
        List<Path> older = IntStream.range(0, 4)
                .mapToObj(i -> touched(state.resolve("cache/store-old" + i + ".aot"), i))
                .toList();
        Path other = Files.createFile(state.resolve("cache/incr-sync-1.aot"));
        Path fresh = Files.writeString(state.resolve("start.aot"), "recorded");
        StartCache cache = new StartCache(kept, fresh, "a.jar", 25);
        assertThat(cache.records()).isTrue();

        cache.keep(Duration.ofSeconds(40));

        assertThat(kept).hasContent("recorded");
        StartCache next = new StartCache(kept, fresh, "a.jar", 25);
        assertThat(next.records()).isFalse();
        assertThat(next.options()).contains("-XX:AOTCache=" + kept, "-XX:Tier4InvocationThreshold=100000");
        assertThat(fresh).doesNotExist();
        assertThat(older.getFirst()).doesNotExist();
        assertThat(older.subList(1, 4)).allMatch(Files::exists);
        assertThat(other).exists();
    }

    @Test
    void recordsAgainAfterALongRunWithTheStartCacheOfAShortOne() throws IOException {
        Path kept = state.resolve("cache/store-2.aot");
        Path brief = state.resolve("cache/store-2-brief.aot");
        Path fresh = Files.writeString(state.resolve("start.aot"), "of a short run");
        new StartCache(kept, fresh, "a.jar", 25).keep(Duration.ofSeconds(12));
        assertThat(brief).hasContent("of a short run");

        StartCache next = new StartCache(kept, fresh, "a.jar", 25);
        assertThat(next.options()).contains("-XX:AOTCache=" + brief);
        next.keep(Duration.ofSeconds(12));
        assertThat(new StartCache(kept, fresh, "a.jar", 25).records()).isFalse();

        next.keep(Duration.ofSeconds(40));
        assertThat(new StartCache(kept, fresh, "a.jar", 25).records()).isTrue();
    }

    @Test
    void keepsTheWholeProcessWithinItsMemory() {
        assertThat(MemoryPlan.options(ByteSize.ofGigabytes(1), false))
                .contains("-Xmx644531k", "-XX:MaxDirectMemorySize=97656k");
        assertThat(MemoryPlan.options(ByteSize.ofMegabytes(512), false))
                .as("the JVM itself takes as much in a small process")
                .contains("-Xmx293750k");
        assertThat(MemoryPlan.options(ByteSize.ofGigabytes(1), true)).contains("-Xmx429687k");
        assertThat(MemoryPlan.options(new ByteSize(1), false)).contains("-Xmx46875k");
    }

    private static Path touched(Path file, int second) {
        try {
            return Files.setLastModifiedTime(Files.createFile(file), FileTime.fromMillis(second * 1_000L));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ComponentLauncher launcher(Duration drainLimit) {
        LaunchSite own = LaunchSite.ofThisProcess(state, state);
        return new ComponentLauncher(new LaunchSite(own.java(), own.classPath(), state, state, drainLimit));
    }

    private static ComponentLaunch launch(String component) {
        return new ComponentLaunch(
                ObedientMain.class.getName(),
                ByteSize.ofMegabytes(128),
                new ComponentArguments("abc", component, 1, 7, "k:9092", Direction.FORWARD),
                Map.of("TEST_SECRET", "s3cret"));
    }

    private void awaitLog(String text) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.readString(started.log()).contains(text));
    }
}
