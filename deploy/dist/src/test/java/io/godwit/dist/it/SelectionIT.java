package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.godwit.control.ForegroundControl;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.error.ExitCode;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.source.SourceCatalog;
import io.godwit.runtime.state.ConflictRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Kinds of change that are left out, and what becomes of a key that the source inserts twice. */
class SelectionIT {

    private final RealServers servers = RealServers.get();
    private final SampleCollection sample = SampleCollection.versioned(new CollectionName("default", "selected"), 0, 4);

    @Test
    void whatIsLeftOutChangesNothingAndTheConflictPolicyDecidesDuplicates() {
        servers.write(sample);
        try (Selecting updating = new Selecting("updating", List.of("INSERT", "UPDATE"), "LATEST_WINS");
                Selecting keeping = new Selecting("keeping", List.of("INSERT", "DELETE"), "KEEP_TARGET");
                SampleWriter writer = servers.writer()) {
            updating.catchUp();
            keeping.catchUp();
            writer.insert(sample, 0, 20);
            updating.catchUp();
            keeping.catchUp();
            Map<Long, Long> first = updating.rows();
            assertThat(first).hasSize(20).isEqualTo(keeping.rows());

            writer.upsert(sample, 0, 5, 1);
            writer.upsert(sample, 30, 2, 1);
            writer.delete(sample, 10, 5);
            writer.insert(sample, 15, 2, 2);
            updating.catchUp();
            keeping.catchUp();

            assertThat(updating.rows().keySet())
                    .as("no delete")
                    .containsAll(keys(0, 20))
                    .hasSize(22);
            assertThat(changed(first, updating.rows()))
                    .as("upserts, and of duplicates the newest")
                    .containsExactlyInAnyOrderElementsOf(keys(0, 5, 15, 17));
            assertThat(keeping.rows().keySet())
                    .as("deletes")
                    .doesNotContainAnyElementsOf(keys(10, 15))
                    .hasSize(17);
            assertThat(changed(first, keeping.rows()))
                    .as("no update, and duplicates stay")
                    .isEmpty();
            for (Selecting task : List.of(updating, keeping)) {
                assertThat(task.conflicts())
                        .extracting(
                                c -> c.cause().kind(),
                                c -> Long.valueOf(c.row().key().orElseThrow()))
                        .containsExactlyInAnyOrder(
                                tuple("DUPLICATE", SampleCollection.longKey(15)),
                                tuple("DUPLICATE", SampleCollection.longKey(16)));
            }
        }
    }

    /** Keys of the rows from the first to the second number, from the third to the fourth, and so on. */
    private static List<Long> keys(long... bounds) {
        return IntStream.range(0, bounds.length / 2)
                .boxed()
                .flatMap(i -> LongStream.range(bounds[2 * i], bounds[2 * i + 1]).mapToObj(SampleCollection::longKey))
                .toList();
    }

    private static List<Long> changed(Map<Long, Long> before, Map<Long, Long> now) {
        Map<Long, Long> both = new HashMap<>(now);
        both.keySet().retainAll(before.keySet());
        return both.entrySet().stream()
                .filter(e -> !before.get(e.getKey()).equals(e.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A task that follows the collection from now on. */
    private final class Selecting implements AutoCloseable {
        private final String name;
        private final Migration migration;
        private final ForegroundControl control;
        private final CompletableFuture<ExitCode> run;

        Selecting(String name, List<String> dml, String policy) {
            this.name = name;
            this.migration = new Migration(
                    servers,
                    servers.spec(
                            name,
                            List.of("SCHEMA", "INCREMENTAL"),
                            Map.of(
                                    "include",
                                    List.of("default.selected"),
                                    "rename",
                                    Map.of("default.selected", "it_selected." + name)),
                            Map.of(),
                            Map.of("store", "SMALL", "writer", "SMALL", "dml", dml, "conflictPolicy", policy)));
            this.control = migration.control();
            this.run =
                    CompletableFuture.supplyAsync(() -> control.run(migration.spec(), migration), Background.THREADS);
        }

        /** Until everything is applied that the source holds now. */
        void catchUp() {
            long now;
            try (SourceCatalog catalog = servers.milvus().catalog()) {
                now = catalog.allocateTimestamp().orElseThrow();
            }
            await().atMost(PATIENCE)
                    .until(() -> run.isDone()
                            || migration.changes().stream()
                                    .anyMatch(c -> Long.compareUnsigned(c.watermarkTso(), now) >= 0));
            assertThat(run).isNotDone();
        }

        Map<Long, Long> rows() {
            return servers.numbers("SELECT id, " + SampleCollection.ROW_NUMBER + " FROM it_selected." + name);
        }

        List<ConflictRecord> conflicts() {
            return control.conflicts(migration.spec(), 100);
        }

        @Override
        public void close() {
            control.drain();
            run.exceptionally(e -> ExitCode.FAILED).join();
        }
    }
}
