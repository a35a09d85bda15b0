package io.godwit.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.progress.PlainProgress;
import io.godwit.stack.ServerKind;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoakKillsTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());

    @Test
    void theSameSeedChoosesTheSameVictimsAndEachServerDiesOnce() {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();

        SoakKills.Ended ended = kills(7, first);
        kills(7, second);

        assertThat(first.getFirst()).isEqualTo(second.getFirst());
        assertThat(servers(first)).isEqualTo(servers(second)).containsExactlyInAnyOrder("KAFKA", "OCEANBASE", "MILVUS");
        assertThat(ended.servers()).isEqualTo(3);
        assertThat(ended.attempts()).isPositive();
    }

    @Test
    void killsThatMetNoProcessAreNotEnough() {
        assertThat(new SoakKills.Ended(5, 10, 3).enough()).isTrue();
        assertThat(new SoakKills.Ended(4, 10, 3).enough()).isFalse();
    }

    private SoakKills.Ended kills(long seed, List<String> killed) {
        PlainProgress view = new PlainProgress(nowhere, nowhere, Clock.systemUTC());
        return new SoakKills(SHORT, Duration.ofMillis(1), seed, view, () -> false)
                .run(
                        List.of(victim("store", killed), victim("incr-sync", killed)),
                        server -> killed.add(server.name()),
                        killed::size);
    }

    private static SoakKills.Victim victim(String name, List<String> killed) {
        return new SoakKills.Victim(name, () -> killed.add(name) ? 1 : 0);
    }

    private static List<String> servers(List<String> killed) {
        List<String> servers =
                List.of(ServerKind.values()).stream().map(Enum::name).toList();
        return killed.stream().filter(servers::contains).toList();
    }
}
