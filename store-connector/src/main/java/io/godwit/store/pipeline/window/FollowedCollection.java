package io.godwit.store.pipeline.window;

import io.godwit.model.avro.EventSource;
import io.godwit.model.avro.KeyCodec;
import io.godwit.model.avro.RowEventEncoder;
import io.godwit.model.log.LogKeys;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.LogRows;
import io.godwit.model.row.Key;
import io.godwit.model.row.Operation;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.topic.KeyPartitioner;
import io.godwit.runtime.kafka.RowSchemaIds;
import io.godwit.runtime.state.HandOff;
import java.util.Optional;

/** One collection whose changes are followed: turns what its messages say into changes. One thread. */
public final class FollowedCollection {
    private final HandOff handOff;
    private final String topic;
    private final int partitions;
    private final ChangeSchemas schemas;
    private Optional<Encoders> encoders = Optional.empty();
    private long reportedWatermark;
    private Reported reported = Reported.NOTHING;
    private boolean changed;
    private Optional<Long> droppedAt = Optional.empty();

    /** The schemas of its change topic are first needed with its first change. */
    public FollowedCollection(HandOff handOff, ChangeSchemas schemas) {
        this.handOff = handOff;
        this.schemas = schemas;
        this.topic = handOff.changes().orElseThrow().topic();
        this.partitions = handOff.changes().orElseThrow().partitions();
    }

    public long id() {
        return handOff.mapping().collection().id();
    }

    public HandOff handOff() {
        return handOff;
    }

    public CollectionSchema schema() {
        return handOff.mapping().collection();
    }

    public String topic() {
        return topic;
    }

    /** Blocks the first time. */
    private Encoders encoders() {
        if (encoders.isEmpty()) {
            RowSchemaIds ids = schemas.of(handOff);
            encoders = Optional.of(
                    new Encoders(new KeyCodec(schema(), ids.key()), new RowEventEncoder(schema(), ids.value())));
        }
        return encoders.get();
    }

    private record Encoders(KeyCodec keys, RowEventEncoder rows) {}

    /** Change {@code i} of an insert message. Blocks at the collection's first change. */
    public Change put(LogRecord record, LogMessage.Put message, int i) {
        LogRows data = message.rows();
        EventSource source = new EventSource(message.partition(), message.shard(), data.tso(i), place(record), i);
        Key key = data.key(i);
        byte[] bytes = encoders().keys().encode(key);
        Place place = new Place(data.tso(i), Place.hash(id(), bytes), true, data.rowId(i), record.position(), i);
        return change(place, false, key, bytes, encoders().rows().encode(Operation.INSERT, source, data.row(i)));
    }

    /** Change {@code i} of a delete message. */
    public Change removed(LogRecord record, LogMessage.Removed message, int i) {
        LogKeys data = message.keys();
        EventSource source = new EventSource(message.partition(), message.shard(), data.tso(i), place(record), i);
        // A key may be in several partitions, even where a partition key decides which: Milvus does not check.
        boolean scoped = message.partitionId() != LogMessage.EVERY_PARTITION;
        Key key = data.key(i);
        byte[] bytes = encoders().keys().encode(key);
        Place place = new Place(data.tso(i), Place.hash(id(), bytes), false, i, record.position(), i);
        return change(place, scoped, key, bytes, encoders().rows().encodeDelete(source));
    }

    /**
     * What a read of the source returned for a key: its row, or none. If the log required the read, it is a change like an upsert
     * or a delete; if somebody requested it, a row is a READ, which always decides.
     */
    public Change reread(Key key, Optional<RowView> row, long tso, boolean asked) {
        EventSource source = new EventSource("", "", tso, "reread", 0);
        return change(
                new Place(tso, 0, true, 0, LogPosition.of(0), 0),
                false,
                key,
                encoders().keys().encode(key),
                row.map(view -> encoders().rows().encode(asked ? Operation.READ : Operation.UPDATE, source, view))
                        .orElseGet(() -> encoders().rows().encodeDelete(source)));
    }

    /** The removal of a key that the log left unclear, made when {@code next} shows that it was one. */
    public Change removedBefore(Change next) {
        EventSource source = new EventSource("", "", next.place().tso(), "unclear", 0);
        return new Change(
                next.place(),
                id(),
                next.partition(),
                false,
                next.key(),
                encoders().rows().encodeDelete(source));
    }

    /** The key of a change. */
    public Key key(Change change) {
        return encoders().keys().decode(change.key());
    }

    /** Whether the watermark is new; it never goes back. Invariant 2. */
    public boolean advance(long watermark) {
        if (Long.compareUnsigned(watermark, reportedWatermark) <= 0) {
            return false;
        }
        reportedWatermark = watermark;
        return true;
    }

    /** One of its changes was appended to what is published. */
    public void appended() {
        changed = true;
    }

    /**
     * Whether the collection needs a progress record of its own, not the one that all idle collections share; call after {@link
     * #advance}.
     *
     * @param news whether the watermark has advanced
     * @param shares whether nothing but its channels holds its watermark back
     */
    public boolean hasOwnProgress(boolean news, boolean shares) {
        boolean own =
                switch (reported) {
                    case NOTHING -> news;
                    case SHARES -> changed || !shares || ended();
                    case ALONE -> shares || news;
                };
        if (own) {
            reported = shares ? Reported.SHARES : Reported.ALONE;
            changed = false;
        }
        return own;
    }

    /** What its last own progress record said; those of an earlier process do not count. */
    private enum Reported {
        NOTHING,
        SHARES,
        ALONE
    }

    /** The latest watermark. */
    public long reportedWatermark() {
        return reportedWatermark;
    }

    public void dropped(long tso) {
        droppedAt = droppedAt.isEmpty() ? Optional.of(tso) : droppedAt;
    }

    /** An earlier process reported that the collection is gone. */
    public void reportedDropped() {
        droppedAt = Optional.of(0L);
    }

    public Optional<Long> droppedAt() {
        return droppedAt;
    }

    /** Whether the source dropped the collection and every change before that is published. */
    public boolean ended() {
        return droppedAt.isPresent() && Long.compareUnsigned(reportedWatermark, droppedAt.get()) >= 0;
    }

    private static String place(LogRecord record) {
        return record.channel() + "/" + record.position();
    }

    private Change change(Place place, boolean scoped, Key key, byte[] bytes, byte[] value) {
        return new Change(place, id(), KeyPartitioner.partition(key, partitions), scoped, bytes, value);
    }
}
