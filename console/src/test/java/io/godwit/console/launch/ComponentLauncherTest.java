package io.godwit.console.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.model.error.GodwitException;
import io.godwit.model.task.ByteSize;
import io.godwit.runtime.process.ComponentArguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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
        LaunchSite site = new LaunchSite(state.resolve("no-java"), "", state, Duration.ofSeconds(1));

        assertThatThrownBy(() -> new ComponentLauncher(site).start(launch("store")))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("store-1 of task abc cannot be started")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void asksForAClassArchiveOnlyWhereTheJvmCanWriteIt() throws IOException {
        Path archive = state.resolve("cache/store.jsa");
        Path file = Files.createFile(state.resolve("file"));

        assertThat(ClassArchive.options(archive, "a.jar:b.jar")).contains("-XX:SharedArchiveFile=" + archive);
        assertThat(ClassArchive.options(archive, "a.jar:classes")).isEmpty();
        assertThat(ClassArchive.options(file.resolve("store.jsa"), "a.jar")).isEmpty();
    }

    @Test
    void keepsTheWholeProcessWithinItsMemory() {
        assertThat(MemoryPlan.options(ByteSize.ofGigabytes(1)))
                .contains("-Xmx644531k", "-XX:MaxDirectMemorySize=97656k");
        assertThat(MemoryPlan.options(new ByteSize(1))).contains("-Xmx46875k");
    }

    private ComponentLauncher launcher(Duration drainLimit) {
        LaunchSite own = LaunchSite.ofThisProcess(state);
        return new ComponentLauncher(new LaunchSite(own.java(), own.classPath(), state, drainLimit));
    }

    private static ComponentLaunch launch(String component) {
        return new ComponentLaunch(
                ObedientMain.class.getName(),
                ByteSize.ofMegabytes(128),
                new ComponentArguments("abc", component, 1, 7, "k:9092"),
                Map.of("TEST_SECRET", "s3cret"));
    }

    private void awaitLog(String text) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.readString(started.log()).contains(text));
    }
}
