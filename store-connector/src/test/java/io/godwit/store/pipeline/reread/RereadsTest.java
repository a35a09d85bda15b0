package io.godwit.store.pipeline.reread;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.state.HandOff;
import io.godwit.store.config.StoreConfig;
import io.godwit.store.pipeline.NoRequests;
import io.godwit.store.pipeline.SimulatedSource;
import io.godwit.store.pipeline.watch.Findings;
import io.godwit.store.pipeline.watch.WatchedSource;
import io.godwit.store.pipeline.window.Change;
import io.godwit.store.pipeline.window.ChangeSchemas;
import io.godwit.store.pipeline.window.FollowedCollection;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.InMemorySchemaRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RereadsTest {
    private static final int KEYS = 3_000;
    private static final long MOST_ANSWERED = 2_000_000;
    private static final GodwitMeters METERS = new GodwitMeters("t", "store");

    private final CollectionSchema schema = SimulatedSource.collection("first", 7, "c0");
    private final SimulatedSource source = new SimulatedSource(new Random(1), List.of(schema));
    private final FollowedCollection collection =
            new FollowedCollection(handOff(), new ChangeSchemas(new InMemorySchemaRegistry()));
    private final Rereads rereads = rereads();

    /** A key takes as much memory as its row, once it is read. */
    @Test
    void answersThatWaitForATickAreBoundedByTheirBytes() {
        String row = "x".repeat(10_000);
        for (int key = 0; key < KEYS; key++) {
            source.write("c0", SimulatedSource.put(schema, key, source.timestamp(), 1, row));
            LogMessage.Removed removed =
                    (LogMessage.Removed) SimulatedSource.removed(schema, key, source.timestamp(), 5);
            LogRecord record = new LogRecord("c0", LogPosition.of(key), LogPosition.of(key + 1), 0, new byte[0]);
            assertThat(rereads.request("c0", collection.removed(record, removed, 0), Key.of(key)))
                    .isTrue();
        }

        int published = 0;
        while (published < KEYS) {
            for (int step = 0; step < 50; step++) { // no tick comes
                rereads.step(Set.of(7L), id -> collection);
            }
            List<Change> settled = rereads.settled("c0", source.timestamp(), id -> collection);
            assertThat(settled.stream().mapToLong(Change::size).sum())
                    .as("one read more than may wait, of which the first one asks blindly")
                    .isLessThan(published == 0 ? 1_000 * 11_000L : MOST_ANSWERED + 6_000_000);
            published += settled.size();
        }
    }

    private Rereads rereads() {
        StoreConfig config = StoreConfig.of(
                MOST_ANSWERED * 10,
                Path.of("unused"),
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                new LoadOptions(false, false),
                true,
                true);
        WatchedSource catalog = new WatchedSource();
        catalog.ticks(source::timestamp);
        Findings findings = new Findings();
        SourceKeys keys = new SourceKeys(new Steady(), catalog, config.load());
        return new Rereads(
                new KeyReads(keys, findings, METERS, new CallersThread()),
                new NoRequests(),
                config,
                List.of("c0"),
                Map.of());
    }

    private HandOff handOff() {
        return HandOffs.followed("t", schema, 1, new HandOff.ChangeTopic("changes", 3));
    }

    /** The source without its faults. */
    private final class Steady implements KeyReader {
        @Override
        public Optional<RowPage> read(CollectionSchema of, List<Key> keys, ReadPoint at) {
            while (true) {
                try {
                    return source.read(of, keys, at);
                } catch (GodwitException fault) {
                    continue;
                }
            }
        }

        @Override
        public void close() {}
    }

    /** Runs what it is given before it answers. */
    private static final class CallersThread extends AbstractExecutorService {
        @Override
        public void execute(Runnable work) {
            work.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
