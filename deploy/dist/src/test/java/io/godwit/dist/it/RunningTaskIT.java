package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.HandOff;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What an operator does to a task that runs: kills the command, changes its limits, counts on them. */
@Isolated
class RunningTaskIT {
    private static final long ROWS = 60_000;
    private static final int LIMIT = 1_000;
    private static final int BYTE_LIMIT = 200_000;
    private static final int WINDOW_SECONDS = 6;
    private static final RealServers SERVERS = RealServers.get();

    @BeforeAll
    static void fill() {
        SERVERS.write(SampleCollection.products(new CollectionName("default", "steady"), ROWS, 16));
    }

    @Test
    void theSameCommandResumesAfterTheCommandWasKilled() {
        TaskSpec spec = spec("control-killed", Map.of("rps", 4_000));
        CommandLineRun first = CommandLineRun.start(SERVERS.folder(), "run", spec);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> rows(spec) > 2_000); // a table shows up bit by bit
        List<ProcessHandle> components = first.components();
        assertThat(components).as("Full-Import runs in a process of its own").hasSize(1);

        first.kill();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(components).noneMatch(ProcessHandle::isAlive));
        long applied = rows(spec);
        assertThat(applied).isBetween(2_000L, ROWS - 1);
        CommandLineRun second = CommandLineRun.start(SERVERS.folder(), "run", spec("control-killed", Map.of()));
        assertThat(second.exitCode()).as(second.text()).isZero();
        Migration migration = new Migration(SERVERS, spec);
        migration.assertEqualSides(ROWS);
        assertThat(migration.status()).singleElement().satisfies(table -> {
            assertThat(table.rows().published())
                    .as("no row was published twice")
                    .isEqualTo(ROWS);
            assertThat(table.rows().applied()).isEqualTo(ROWS);
        });
    }

    @Test
    void aLimitHoldsAndAChangedOneTakesEffectWithoutARestart() {
        Migration migration = new Migration(SERVERS, spec("limited", Map.of("rps", LIMIT)));
        CompletableFuture<ExitCode> run = CompletableFuture.supplyAsync(migration::run, Background.THREADS);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> rows(migration.spec()) > LIMIT);

        assertThat(perSecond(() -> rows(migration.spec()), LIMIT)).isCloseTo(LIMIT, within(0.05 * LIMIT));

        migration.control().apply(spec("limited", Map.of("bps", BYTE_LIMIT)));
        long changedAt = appliedBytes(migration);
        await().atMost(PATIENCE).until(() -> appliedBytes(migration) > changedAt + 2L * BYTE_LIMIT);
        assertThat(perSecond(() -> appliedBytes(migration), BYTE_LIMIT))
                .isCloseTo(BYTE_LIMIT, within(0.05 * BYTE_LIMIT));

        TaskSpec moved = spec("limited", "it_steady.elsewhere", Map.of("rps", LIMIT));
        assertThatThrownBy(() -> migration.control().apply(moved))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TASK_CHANGED))
                .hasMessageContaining("spec.objects.rename");
        CommandLineRun apply = CommandLineRun.start(SERVERS.folder(), "apply", spec("limited", Map.of()));
        assertThat(apply.exitCode()).as(apply.text()).isZero();
        long rest = ROWS - rows(migration.spec());
        assertThat(rest).as("enough to tell the two apart on a slow machine").isGreaterThan(10L * LIMIT);
        long start = System.nanoTime();
        assertThat(run.join()).isEqualTo(ExitCode.DONE);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("the rest would take twice as long under the old limit")
                .isLessThan(Duration.ofSeconds(rest / LIMIT / 2));
        assertThat(migration.started()).as("no process was started again").hasSize(1);
        migration.assertEqualSides(ROWS);
    }

    /** What the target gains in a second, from one batch to another, over what {@code limit} lets through in six. */
    private static double perSecond(LongSupplier amount, long limit) {
        long atFirst = amount.getAsLong();
        long before = await().atMost(PATIENCE).until(amount::getAsLong, now -> now > atFirst);
        long start = System.nanoTime();
        long after = await().atMost(PATIENCE).until(amount::getAsLong, now -> now >= before + WINDOW_SECONDS * limit);
        return (after - before) * 1e9 / (System.nanoTime() - start);
    }

    private static long appliedBytes(Migration migration) {
        HandOff handOff = migration.handOffs().getFirst();
        try (PhaseGate gate = SERVERS.oceanBase().gate()) {
            return gate.checkpoints(handOff.taskId(), handOff.topic()).stream()
                    .mapToLong(c -> c.counts().bytes())
                    .sum();
        }
    }

    private static long rows(TaskSpec spec) {
        String table = spec.name().replace('-', '_');
        String known = SERVERS.value("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema='it_steady'"
                + " AND table_name='" + table + "'");
        return known.equals("0") ? 0 : Long.parseLong(SERVERS.value("SELECT COUNT(*) FROM it_steady." + table));
    }

    private static TaskSpec spec(String name, Map<String, Object> limit) {
        return spec(name, "it_steady." + name.replace('-', '_'), limit);
    }

    private static TaskSpec spec(String name, String table, Map<String, Object> limit) {
        return SERVERS.spec(
                name,
                List.of("SCHEMA", "FULL"),
                Map.of("include", List.of("default.steady"), "rename", Map.of("default.steady", table)),
                Map.of("resources", "SMALL", "limit", limit));
    }
}
