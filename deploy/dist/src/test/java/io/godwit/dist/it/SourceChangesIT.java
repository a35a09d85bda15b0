package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.control.ForegroundControl;
import io.godwit.control.record.CollectionTraces;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.source.SourceCatalog;
import io.godwit.runtime.kafka.CompactedTopic;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.kafka.TopicAdmin;
import io.godwit.runtime.state.ChangeStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users do to a followed collection beside writing rows: partitions, renames, deletes that name a partition. */
class SourceChangesIT {

    private final RealServers servers = RealServers.get();

    @Test
    void aKeyThatLivesInSeveralPartitionsEndsAsMilvusShowsIt() {
        SampleCollection sample = SampleCollection.versioned(new CollectionName("default", "parts"), 200, 8);
        servers.write(sample);
        try (SampleWriter writer = servers.writer();
                Followed followed = new Followed("parts")) {
            SampleWriter blue = writer.in("blue");
            blue.createPartition(sample);
            writer.load(sample);
            followed.awaitConsistent();
            blue.insert(sample, 0, 100, 5); // rows 0 to 99 now live in two partitions
            blue.delete(sample, 0, 50); // and 0 to 49 in the first one alone again
            writer.in("_default").delete(sample, 150, 50); // these lived in one only
            blue.delete(sample, 100, 50); // and these not there: nothing happens

            followed.stopWhenCaughtUp();

            // Milvus 2.3 shows either row of a key that lives twice; the newest one is what counts.
            assertThat(rowNumbers("it_parts.t"))
                    .isEqualTo(LongStream.range(0, 150)
                            .mapToObj(row -> row >= 50 && row < 100 ? row + 5 * 1_000_003L : row)
                            .toList());
        }
    }

    @Test
    void aDroppedPartitionMarksItsTableAlsoAfterTheStoreDied() {
        SampleCollection sample = SampleCollection.versioned(new CollectionName("default", "dropping"), 200, 8);
        servers.write(sample);
        try (SampleWriter writer = servers.writer();
                Followed followed = new Followed("dropping")) {
            SampleWriter red = writer.in("red");
            red.createPartition(sample);
            followed.awaitConsistent();
            red.insert(sample, 1_000, 10, 0);
            red.dropPartition(sample);
            followed.awaitMark("partition red was dropped");

            followed.migration.process("store").ifPresent(ProcessHandle::destroyForcibly);
            await().atMost(PATIENCE).until(() -> followed.migration.started().size() > 3);
            writer.upsert(sample, 0, 5, 7);
            followed.stopWhenCaughtUp();

            assertThat(followed.marks()).anyMatch(m -> m.contains("partition red was dropped"));
            assertThat(servers.value("SELECT COUNT(*) FROM it_dropping.t")).isEqualTo("210");
        }
    }

    @Test
    void aTaskGoesOnWithItsOwnCollectionsWhateverTheSourceGainsAndLoses() {
        SampleCollection stays = SampleCollection.versioned(new CollectionName("default", "own_stays"), 200, 8);
        SampleCollection leaves = SampleCollection.versioned(new CollectionName("default", "own_leaves"), 100, 8);
        servers.write(stays);
        servers.write(leaves);
        try (SampleWriter writer = servers.writer();
                Followed first = new Followed("own_*", "own")) {
            first.awaitConsistent();
            first.stopWhenCaughtUp();
            writer.drop(leaves);
            servers.write(SampleCollection.versioned(new CollectionName("default", "own_comes"), 10, 8));
            writer.upsert(stays, 0, 10, 3);

            try (Followed second = new Followed("own_*", "own")) {
                second.awaitNotice("own_comes matches spec.objects, but did not exist at the first run");
                second.awaitNotice("own_leaves was dropped");
                await().atMost(PATIENCE)
                        .until(() -> rowNumbers("`default`.own_stays").contains(3L * 1_000_003L));
                second.control.drain();
                assertThat(second.run.join()).isEqualTo(ExitCode.INTERRUPTED);
            }
            assertThat(servers.value("SELECT COUNT(*) FROM `default`.own_leaves"))
                    .isEqualTo("100");
            assertThat(rowNumbers("`default`.own_stays")).hasSize(200);
        }
    }

    @Test
    void aTableThatWasDroppedMeanwhileIsNotTakenForAnEmptyOne() {
        SampleCollection sample = SampleCollection.versioned(new CollectionName("default", "gone_table"), 100, 8);
        servers.write(sample);
        try (Followed first = new Followed("gone_table", "gone_table")) {
            first.awaitConsistent();
            first.stopWhenCaughtUp();
        }
        servers.sql("DROP TABLE `default`.gone_table");

        try (Followed second = new Followed("gone_table", "gone_table")) {
            assertThatThrownBy(second.run::join)
                    .cause()
                    .hasMessageContaining("default.gone_table was dropped since this task began");
        }
    }

    @Test
    void whoseTableIsGoneFailsAloneAndCanBeExcludedWithAllThatIsKeptOfIt() {
        SampleCollection stays = SampleCollection.versioned(new CollectionName("default", "out_stays"), 200, 8);
        servers.write(stays);
        servers.write(SampleCollection.versioned(new CollectionName("default", "out_lost"), 100, 8));
        try (Followed first = new Followed("out_*", "out")) {
            first.awaitConsistent();
            first.stopWhenCaughtUp();
        }
        servers.sql("DROP TABLE `default`.out_lost");
        try (SampleWriter writer = servers.writer();
                Followed second = new Followed("out_*", "out")) {
            second.awaitNotice("table default.out_lost was dropped since this task began");
            writer.upsert(stays, 0, 10, 3);
            await().atMost(PATIENCE)
                    .until(() -> rowNumbers("`default`.out_stays").contains(3L * 1_000_003L));
            second.control.drain();
            assertThat(second.run.join()).isEqualTo(ExitCode.PRECHECK);

            String id = second.control.status(second.migration.spec()).task().id();
            long lost = idOf(second, "out_lost");
            long kept = idOf(second, "out_stays");
            assertThat(keptOf(id, "out_lost", lost)).isNotEmpty();
            // One that is asked to end while it ends by itself counts as alive for 10 s, where its last sign is lost.
            await().atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(GodwitException.class)
                    .untilAsserted(() -> assertThat(
                                    second.control.exclude(second.migration.spec(), List.of("default.out_lost")))
                            .containsExactly("default.out_lost -> default.out_lost"));
            assertThat(keptOf(id, "out_lost", lost)).isEmpty();
            assertThat(keptOf(id, "out_stays", kept)).isNotEmpty();
        }
        try (SampleWriter writer = servers.writer();
                Followed third = new Followed("out_*", "out", List.of("default.out_lost"))) {
            writer.upsert(stays, 0, 10, 4);
            await().atMost(PATIENCE)
                    .until(() -> rowNumbers("`default`.out_stays").contains(4L * 1_000_003L));
            third.stopWhenCaughtUp();
            assertThat(third.migration.notices()).noneMatch(n -> n.contains("out_lost"));
        }
    }

    private static long idOf(Followed followed, String collection) {
        return followed.migration.handOffs().stream()
                .map(h -> h.mapping().collection())
                .filter(c -> c.name().collection().equals(collection))
                .findFirst()
                .orElseThrow()
                .id();
    }

    /** Topics, records and checkpoints that name the collection or its id, but for what is said of instances and of all together. */
    private List<String> keptOf(String taskId, String collection, long collectionId) {
        KafkaSettings kafka = new KafkaSettings(servers.stack().addresses().kafkaBootstrap(), Map.of());
        List<String> kept = new ArrayList<>();
        try (TopicAdmin admin = new TopicAdmin(kafka, 1)) {
            kept.addAll(admin.names());
        }
        for (String topic : CollectionTraces.topics(taskId).toList()) {
            try (CompactedTopic records = new CompactedTopic(kafka, topic)) {
                records.refresh()
                        .withPrefix("")
                        .forEach((key, value) ->
                                kept.add(key + " of " + topic + " " + new String(value, StandardCharsets.UTF_8)));
            }
        }
        kept.removeIf(text -> !text.contains(taskId)
                || !(text.contains(collection) || (text + " ").matches(".*\\b" + collectionId + "\\b.*"))
                || Stream.of("instance/", "store/", "log/", "shared", taskId).anyMatch(text::startsWith));
        String checkpoints = servers.value("SELECT COUNT(*) FROM godwit.apply_checkpoint WHERE task_id='" + taskId
                + "' AND topic LIKE '%" + collection + "%'");
        if (!checkpoints.equals("0")) {
            kept.add(checkpoints + " checkpoints");
        }
        return kept;
    }

    @Test
    void aCollectionIsMovedAgainIntoItsEmptiedTable() {
        SampleCollection sample = SampleCollection.products(new CollectionName("default", "repeated"), 3_000, 8);
        servers.write(sample);
        try (Followed first = new Followed("repeated")) {
            first.awaitConsistent();
            assertThatThrownBy(() -> first.control.repeat(first.migration.spec(), List.of("default.repeated")))
                    .hasMessageContaining("is running");
            first.stopWhenCaughtUp();
        }
        servers.sql("DELETE FROM it_repeated.t WHERE id % 2 = 0");
        try (SampleWriter writer = servers.writer();
                Followed second = new Followed("repeated") {
                    @Override
                    void prepare() {
                        writer.delete(sample, 0, 100);
                        writer.insert(sample, 5_000, 50);
                        assertThat(control().repeat(migration().spec(), List.of("default.repeated")))
                                .containsEntry("default.repeated -> it_repeated.t", 2);
                        assertThat(servers.value("SELECT COUNT(*) FROM it_repeated.t"))
                                .isEqualTo("0");
                    }
                }) {
            writer.upsert(sample, 200, 300, 9);
            second.awaitConsistent();
            second.stopWhenCaughtUp();

            second.migration.assertEqualSides(2_950);
            assertThat(second.migration.status()).singleElement().returns(2, t -> t.of().attempt());
        }
    }

    /** The table may be the last copy there is. */
    @Test
    void aRepeatOfACollectionThatIsGoneLeavesItsTableAsItIs() {
        SampleCollection sample = SampleCollection.versioned(new CollectionName("default", "last_copy"), 100, 8);
        servers.write(sample);
        try (SampleWriter writer = servers.writer();
                Followed followed = new Followed("last_copy")) {
            followed.awaitConsistent();
            followed.stopWhenCaughtUp();
            writer.drop(sample);

            assertThatThrownBy(() -> followed.control.repeat(followed.migration.spec(), List.of("default.last_copy")))
                    .hasMessageContaining("its table is left as it is");
            assertThat(servers.value("SELECT COUNT(*) FROM it_last_copy.t")).isEqualTo("100");
        }
    }

    /** What the rows say of themselves, in the order of their keys. */
    private List<Long> rowNumbers(String table) {
        return List.copyOf(new TreeMap<>(servers.numbers("SELECT id, row_number FROM " + table)).values());
    }

    /** A task that follows one collection. */
    private class Followed implements AutoCloseable {
        private final Migration migration;
        private final ForegroundControl control;
        private final CompletableFuture<ExitCode> run;

        Followed(String name) {
            this(name, name);
        }

        /** Collections of a pattern, under their own names where it stands for several. */
        Followed(String pattern, String name) {
            this(pattern, name, List.of());
        }

        /** The same without some. */
        Followed(String pattern, String name, List<String> excluded) {
            this.migration = new Migration(
                    servers,
                    servers.spec(
                            name,
                            List.of("SCHEMA", "FULL", "INCREMENTAL"),
                            Map.of(
                                    "include",
                                    List.of("default." + pattern),
                                    "exclude",
                                    excluded,
                                    "rename",
                                    name.equals(pattern) && !name.startsWith("gone")
                                            ? Map.of("default." + name, "it_" + name + ".t")
                                            : Map.of()),
                            Map.of("resources", "SMALL"),
                            Map.of("store", "SMALL", "writer", "SMALL")));
            this.control = migration.control();
            prepare();
            this.run =
                    CompletableFuture.supplyAsync(() -> control.run(migration.spec(), migration), Background.THREADS);
        }

        /** Before the run. */
        void prepare() {}

        Migration migration() {
            return migration;
        }

        ForegroundControl control() {
            return control;
        }

        void awaitConsistent() {
            await().atMost(PATIENCE)
                    .until(() -> run.isDone()
                            || migration.changes().stream().anyMatch(c -> c.phase() == ChangeStatus.Phase.CONSISTENT));
            assertThat(run).isNotDone();
        }

        void awaitNotice(String text) {
            await().atMost(PATIENCE)
                    .until(() -> run.isDone() || migration.notices().stream().anyMatch(n -> n.contains(text)));
            assertThat(migration.notices()).anyMatch(n -> n.contains(text));
        }

        void awaitMark(String text) {
            await().atMost(PATIENCE).until(() -> marks().stream().anyMatch(m -> m.contains(text)));
        }

        List<String> marks() {
            return migration.control().status(migration.spec()).store().stream()
                    .flatMap(s -> s.marks().stream())
                    .map(m -> m.collection() + ": " + m.reason())
                    .toList();
        }

        void stopWhenCaughtUp() {
            long now;
            try (SourceCatalog catalog = servers.milvus().catalog()) {
                now = catalog.allocateTimestamp().orElseThrow();
            }
            await().atMost(PATIENCE)
                    .until(() -> run.isDone()
                            || migration.changes().stream()
                                    .allMatch(c -> Long.compareUnsigned(c.watermarkTso(), now) >= 0));
            control.drain();
            assertThat(run.join()).isEqualTo(ExitCode.INTERRUPTED);
        }

        @Override
        public void close() {
            control.drain();
            run.exceptionally(e -> ExitCode.FAILED).join();
        }
    }
}
