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
import java.util.function.LongSupplier;
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
        assertThat(new SoakKills.Ended(5, 10, 3, 0).enough()).isTrue();
        assertThat(new SoakKills.Ended(4, 10, 3, 0).enough()).isFalse();
    }

    @Test
    void killsBetweenWhichNothingWasWrittenAreNotEnough() {
        assertThat(new SoakKills.Ended(10, 10, 3, 1).enough()).isFalse();
        List<String> killed = new ArrayList<>();

        assertThat(kills(7, killed, killed::size).stalls()).isZero();
        SoakKills.Ended stalled = kills(7, new ArrayList<>(), () -> 3);

        assertThat(stalled.stalls()).isEqualTo(stalled.attempts()).isPositive();
    }

    private SoakKills.Ended kills(long seed, List<String> killed) {
        return kills(seed, killed, killed::size);
    }

    private SoakKills.Ended kills(long seed, List<String> killed, LongSupplier acknowledged) {
        PlainProgress view = new PlainProgress(nowhere, nowhere, Clock.systemUTC());
        return new SoakKills(SHORT, Duration.ofMillis(1), seed, view, () -> false)
                .run(
                        List.of(victim("store", killed), victim("incr-sync", killed)),
                        server -> killed.add(server.name()),
                        acknowledged);
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
