package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.bench.soak.ReverseSoak;
import io.godwit.bench.soak.RoundTrip;
import io.godwit.bench.soak.SoakKills;
import io.godwit.cli.progress.PlainProgress;
import io.godwit.cli.progress.ProgressView;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.error.ExitCode;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.task.TaskSpec;
import io.godwit.stack.ServerKind;
import io.godwit.testsupport.CapturedOutput;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A short soak of the way back. Alone: others use these servers too. */
@Isolated
class ReverseSoakIT {
    private static final Duration LENGTH = Duration.ofSeconds(24);
    private static final Duration PAUSE = Duration.ofSeconds(6);
    private static final long SEED = 15;

    private final RealServers servers = RealServers.get();
    private final CapturedOutput output = new CapturedOutput();

    /** Also after a failure. */
    @AfterEach
    void end() {
        Migration.standing(servers).endAll();
    }

    @Test
    void whatIsWrittenToOceanBaseWhileComponentsAndServersDieIsInMilvusOnceAndTheTaskReturns() {
        TaskSpec spec = servers.spec(
                "soaked-back",
                List.of("SCHEMA", "FULL", "INCREMENTAL", "REVERSE"),
                Map.of("include", List.of("default.soaked_*")),
                Map.of("resources", "SMALL"));
        try (ProgressView view = new PlainProgress(output.outStream(), output.errStream(), Clock.systemUTC());
                ServiceRun service = ServiceRun.start(servers)) {
            SoakKills kills = new SoakKills(LENGTH, PAUSE, SEED, view, () -> false);
            ExitCode exit = new RoundTrip(servers.stack().addresses(), SEED, view, () -> false)
                    .run(
                            service.address(),
                            spec,
                            samples(),
                            (task, written) -> kills.run(ReverseSoak.victims(task), this::restart, written));
            assertThat(exit).as(output.out() + output.err()).isEqualTo(ExitCode.DONE);
            assertThat(output.out()).contains("servers killed\t3", "of them older than the one before\t0");
        }
    }

    private void restart(ServerKind server) {
        servers.stack().kill(server);
        servers.stack().start(server);
    }

    private static List<SampleCollection> samples() {
        return List.of(
                SampleCollection.versioned(name("soaked_versioned"), 200, 8),
                SampleCollection.products(name("soaked_products"), 300, 8),
                SampleCollection.documents(name("soaked_documents"), 200, 8),
                SampleCollection.tenants(name("soaked_tenants"), 200, 8));
    }

    private static CollectionName name(String collection) {
        return new CollectionName("default", collection);
    }
}
