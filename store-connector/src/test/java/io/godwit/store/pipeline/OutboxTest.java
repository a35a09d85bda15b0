package io.godwit.store.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.log.LogPosition;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.SourceCatalog.LoadOptions;
import io.godwit.runtime.metrics.GodwitMeters;
import io.godwit.runtime.state.HandOff;
import io.godwit.store.config.StoreConfig;
import io.godwit.store.pipeline.reread.Rereads;
import io.godwit.store.pipeline.reread.SourceKeys;
import io.godwit.store.pipeline.watch.Findings;
import io.godwit.store.pipeline.watch.WatchedSource;
import io.godwit.store.pipeline.window.Change;
import io.godwit.store.pipeline.window.ChangeSchemas;
import io.godwit.store.pipeline.window.FollowedCollection;
import io.godwit.store.pipeline.window.Place;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.InMemorySchemaRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final GodwitMeters METERS = new GodwitMeters("t", "store");
    private static final int COMMIT_BYTES = 100;

    private final CollectionSchema collection = SimulatedSource.collection("first", 7);
    private final CountedTopics topics = new CountedTopics();
    private long nanos;
    private final Outbox outbox = outbox();

    @Test
    void aTransactionIsDueWhenItIsLarge() {
        append(COMMIT_BYTES - 2);
        assertThat(outbox.isDue()).isFalse();
        append(1);
        assertThat(outbox.isDue()).isTrue();

        outbox.commit();
        assertThat(outbox.isDue()).isFalse();
    }

    /** Kafka ends one that stays open for longer than its timeout, however small it is. */
    @Test
    void aTransactionIsDueWhenItWasOpenForLong() {
        nanos += Outbox.LONGEST_TRANSACTION.toNanos();
        assertThat(outbox.isDue()).as("nothing is open").isFalse();
        append(1);
        nanos += Outbox.LONGEST_TRANSACTION.toNanos() - 1;
        append(1);
        assertThat(outbox.isDue()).isFalse();

        nanos++;
        assertThat(outbox.isDue()).isTrue();
    }

    private void append(int bytes) {
        outbox.append(
                new Change(new Place(5, 0, true, 0, LogPosition.of(0), 0), 7, 0, false, new byte[1], new byte[bytes]));
    }

    private Outbox outbox() {
        StoreConfig config = StoreConfig.of(
                COMMIT_BYTES * 10L,
                Path.of("unused"),
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                new LoadOptions(false, false),
                true,
                true);
        SimulatedSource source = new SimulatedSource(new Random(1), List.of(collection));
        Findings findings = new Findings();
        Rereads rereads = new Rereads(
                new SourceKeys(source, new WatchedSource(), config.load()),
                new NoRequests(),
                config,
                findings,
                METERS,
                List.of(),
                Map.of());
        HandOff handOff = HandOffs.followed("t", collection, 1, new HandOff.ChangeTopic("changes", 3));
        FollowedCollections followed = new FollowedCollections(
                List.of(new FollowedCollection(handOff, new ChangeSchemas(new InMemorySchemaRegistry()))));
        return new Outbox(topics, config, METERS, findings, followed, Map.of(), rereads, () -> nanos);
    }
}
