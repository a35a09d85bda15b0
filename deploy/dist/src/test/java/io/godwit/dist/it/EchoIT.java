package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.bench.turn.TurnedTask;
import io.godwit.cli.progress.PlainProgress;
import io.godwit.cli.progress.ProgressView;
import io.godwit.control.kafka.KafkaTaskRecords;
import io.godwit.launcher.ComponentLaunch;
import io.godwit.launcher.ComponentLauncher;
import io.godwit.launcher.LaunchedComponent;
import io.godwit.milvus.Milvus;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ComponentExitCode;
import io.godwit.model.error.ExitCode;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.Direction;
import io.godwit.model.source.SourceCatalog;
import io.godwit.model.target.PhaseGate;
import io.godwit.model.task.SecretResolver;
import io.godwit.oceanbase.OceanBase;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.process.ComponentArguments;
import io.godwit.runtime.state.HandOff;
import io.godwit.runtime.state.TaskRecord;
import io.godwit.testsupport.CapturedOutput;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Both directions of a task run at once, by mistake: the flow back as the switchover left it, and the flow forward by hand. Milvus's log
 * does not tell who wrote, so the Store forward publishes what the flow back has written; what is shut is the gate. OceanBase's log tells
 * it, so the Store of the flow back publishes nothing of Godwit's even where that gate is opened by force.
 */
@ResourceLock(RealServers.THIRD_CONTROL_SERVICE)
class EchoIT {
    private static final Duration SILENCE = Duration.ofSeconds(3);
    private static final String NAME = "echo";
    private static final String TABLE = "`default`.echo";
    private static final int ROWS = 60;

    private final RealServers servers = RealServers.third();
    private final SampleCollection sample = SampleCollection.products(new CollectionName("default", NAME), ROWS, 8);
    private final CapturedOutput output = new CapturedOutput();
    private final Migration migration = new Migration(
            servers,
            servers.spec(
                    NAME,
                    List.of("SCHEMA", "FULL", "INCREMENTAL", "REVERSE"),
                    Map.of("include", List.of("default." + NAME)),
                    Map.of("resources", "SMALL")));

    @TempDir
    private Path folder;

    /** Also after a failure. */
    @AfterEach
    void end() {
        Migration.standing(servers).endAll();
    }

    @Test
    void nothingEchoesThoughBothDirectionsRun() throws Exception {
        servers.write(sample);
        try (ProgressView view = new PlainProgress(output.outStream(), output.errStream(), Clock.systemUTC());
                ServiceRun service = ServiceRun.start(servers);
                TurnedTask task = new TurnedTask(service.address(), migration.spec(), view, () -> false)) {
            task.start();
            task.awaitConsistent(1);
            assertThat(task.turn()).as(output.out() + output.err()).isEqualTo(ExitCode.DONE);

            assertAProcessOfTheOtherDirectionEnds();
            try (ForcedFlow forced = new ForcedFlow(servers, migration.spec(), migration.handOffs(), folder)) {
                bothRun(forced);
            }
        }
    }

    private void bothRun(ForcedFlow forced) {
        HandOff forward = migration.handOffs().getFirst();
        HandOff back = records(records -> records.handOffs(Direction.REVERSE.flow(forward.taskId())))
                .values()
                .iterator()
                .next();

        // Inserts, removals; and what an application writes to the side where nothing counts now.
        copied(0, ROWS, 1_000_000);
        servers.sql("DELETE FROM " + TABLE + " WHERE id < " + SampleCollection.longKey(10));
        inserted(200);
        List<Key> applications = new ArrayList<>();
        applications.addAll(keys(0, ROWS, key -> key + 1_000_000));
        applications.addAll(keys(0, 10, key -> key));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        new TreeSet<>(PublishedChanges.keys(migration.spec(), forward)))
                .as("what the Store forward carries: also what the flow back has written")
                .isEqualTo(new TreeSet<>(Stream.concat(applications.stream(), keys(200, 220, key -> key).stream())
                        .toList())));
        awaitSilence(forward, back);
        assertThat(forced.runs()).isTrue();
        assertThat(rows()).as("the gate is shut").isEqualTo(2 * ROWS - 10);
        assertThat(count(forward)).isEqualTo(2 * ROWS - 10 + 20);
        assertThat(PublishedChanges.keys(migration.spec(), back)).containsExactlyInAnyOrderElementsOf(applications);

        try (PhaseGate gate = servers.oceanBase().gate()) {
            assertThat(gate.openCheckpoints(forward.taskId())).isEmpty();
            gate.advance(
                    forward.taskId(),
                    forward.mapping().collection().id(),
                    List.of(),
                    forward.changes().orElseThrow().starts(forward.taskId()));
        }
        await("what the gate kept back is applied now").atMost(PATIENCE).until(() -> rows() == count(forward));
        copied(10, 30, 2_000_000);
        inserted(300);
        applications.addAll(keys(10, 30, key -> key + 2_000_000));
        await().atMost(PATIENCE).until(() -> rows() == 2 * ROWS + 50 && count(forward) == 2 * ROWS + 50);
        awaitSilence(forward, back);
        assertThat(forced.runs()).isTrue();
        assertThat(PublishedChanges.keys(migration.spec(), forward))
                .as("it has gone round once")
                .containsAll(keys(10, 30, key -> key + 2_000_000));
        assertThat(PublishedChanges.keys(migration.spec(), back))
                .as("of what Godwit has written to OceanBase nothing is sent back, not once")
                .containsExactlyInAnyOrderElementsOf(applications);
        migration.assertEqualSides(2 * ROWS + 50);
    }

    /** By what the task's record says, before it has read anything. */
    private void assertAProcessOfTheOtherDirectionEnds() throws Exception {
        TaskRecord record = records(records -> records.byName(NAME).orElseThrow());
        ComponentArguments arguments = new ComponentArguments(
                record.id(),
                "store",
                0,
                record.generation(),
                migration.spec().kafka().bootstrapServers(),
                Direction.FORWARD);
        LaunchedComponent started = new ComponentLauncher(Distribution.site(servers.folder()))
                .start(new ComponentLaunch(
                        "io.godwit.store.app.StoreMain",
                        migration.spec().options().incremental().store().memory(),
                        arguments,
                        Map.of()));
        assertThat(started.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).code())
                .isEqualTo(ComponentExitCode.INTERRUPTED.code());
    }

    /** Neither side changes for a while, and nothing is published. */
    private void awaitSilence(HandOff forward, HandOff back) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(changesWithin(forward, back)).isZero());
    }

    private int changesWithin(HandOff forward, HandOff back) {
        int before = published(forward) + published(back);
        try (SourceLog milvus = Milvus.log(migration.spec().source().log().orElseThrow(), SecretResolver.ofProcess());
                SourceLog oceanBase = servers.oceanBase().log(List.of(back.mapping()))) {
            Map<String, LogPosition> ofMilvus =
                    milvus.ends(forward.mapping().collection().channels());
            Map<String, LogPosition> ofOceanBase = oceanBase.ends(List.of(OceanBase.CHANNEL));
            await().pollDelay(SILENCE).until(() -> true);
            return published(forward)
                    + published(back)
                    - before
                    + changes(milvus, Milvus.decoder(List.of(forward.mapping().collection())), ofMilvus)
                    + changes(oceanBase, OceanBase.decoder(List.of(back.mapping())), ofOceanBase);
        }
    }

    private int published(HandOff handOff) {
        return PublishedChanges.keys(migration.spec(), handOff).size();
    }

    /** How many changes a log tells of from a place on, whoever made them. */
    private static int changes(SourceLog log, LogDecoder decoder, Map<String, LogPosition> from) {
        Map<String, LogPosition> left = new HashMap<>(log.ends(from.keySet()));
        AtomicInteger changes = new AtomicInteger();
        try (SourceLog.Reader reader = log.read(from)) {
            await().atMost(PATIENCE).until(() -> {
                for (LogRecord record : reader.poll(Duration.ofMillis(100))) {
                    switch (decoder.decode(record)) {
                        case LogMessage.Put put -> changes.addAndGet(put.rows().size());
                        case LogMessage.Removed removed ->
                            changes.addAndGet(removed.keys().size());
                        default -> {}
                    }
                    left.computeIfPresent(
                            record.channel(), (channel, end) -> record.next().compareTo(end) >= 0 ? null : end);
                }
                return left.isEmpty();
            });
        }
        return changes.get();
    }

    /** An application's write to OceanBase: rows of the sample under other keys. */
    private void copied(int from, int to, int further) {
        servers.sql(
                "INSERT INTO " + TABLE + " (id, title, attributes, price, embedding, `$meta`) SELECT id + " + further
                        + ", title, attributes, price, embedding, `$meta` FROM " + TABLE + " WHERE id BETWEEN "
                        + SampleCollection.longKey(from) + " AND " + SampleCollection.longKey(to - 1));
    }

    /** An application's write to Milvus: 20 rows. */
    private void inserted(int from) {
        try (SampleWriter writer = servers.writer()) {
            writer.insert(sample, from, 20);
        }
    }

    private static List<Key> keys(int from, int to, LongUnaryOperator key) {
        return LongStream.range(from, to)
                .map(SampleCollection::longKey)
                .map(key)
                .mapToObj(Key::of)
                .toList();
    }

    private long rows() {
        return Long.parseLong(servers.value("SELECT COUNT(*) FROM " + TABLE));
    }

    private long count(HandOff handOff) {
        try (SourceCatalog catalog = servers.milvus().catalog()) {
            return catalog.count(handOff.mapping().collection());
        }
    }

    private <T> T records(Function<KafkaTaskRecords, T> question) {
        try (KafkaTaskRecords records =
                new KafkaTaskRecords(new KafkaSettings(migration.spec().kafka().bootstrapServers(), Map.of()))) {
            return question.apply(records);
        }
    }
}
