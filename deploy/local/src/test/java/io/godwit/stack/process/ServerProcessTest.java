package io.godwit.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
    @TempDir
    private Path dir;

    private ServerProcess process;

    @BeforeEach
    void create() {
        process = new ServerProcess(dir);
    }

    @AfterEach
    void end() {
        process.kill();
    }

    @Test
    void findsItsProcessAgainAndStopsIt() {
        launch("echo started; exec sleep 60");

        assertThat(new ServerProcess(dir).current()).isPresent();
        assertThat(Polling.until(Duration.ofSeconds(5), () -> process.logTail().contains("started")))
                .isTrue();
        assertThat(process.stop(Duration.ofSeconds(5))).isTrue();
        assertThat(process.current()).isEmpty();
    }

    @Test
    void killsWhatIgnoresTheRequestToEnd() {
        launch("trap '' TERM; echo ready; while :; do sleep 0.1; done");
        Polling.until(Duration.ofSeconds(5), () -> process.logTail().contains("ready"));

        assertThat(process.stop(Duration.ofMillis(200))).isFalse();
        assertThat(process.current()).isEmpty();
    }

    @Test
    void doesNotTakeAStrangerWithTheSameIdForItsOwn() throws Exception {
        long self = ProcessHandle.current().pid();
        Files.writeString(dir.resolve("pid"), new ProcessIdentity(self, 1).format());

        assertThat(process.current()).isEmpty();
        assertThat(ProcessIdentity.running(self))
                .hasValueSatisfying(me -> assertThat(me.isAlive()).isTrue());
    }

    @Test
    void aBrokenPidFileIsNoProcess() throws Exception {
        Files.writeString(dir.resolve("pid"), "12 zz");

        assertThat(process.current()).isEmpty();
    }

    private void launch(String script) {
        process.launch(new ProcessSpec(List.of("sh", "-c", script), Map.of(), dir));
    }
}
