package io.godwit.milvus.write;

import io.godwit.milvus.connect.MilvusConnection;
import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.milvus.scan.HeldKeys;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.Checkpoints;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import io.godwit.model.target.TargetWriter;
import io.godwit.model.text.Plural;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Rows to Milvus, under checkpoints that somebody else keeps in a transaction which is open while the rows are written. Each call
 * returns once Milvus has acknowledged what it sends. A batch may be written again, so only what can be repeated is sent: rows in place
 * of what their keys hold, and removals by key. Writing needs no loaded collection; {@link #existing} does. One thread.
 */
public final class MilvusWriter implements TargetWriter {
    /** Requests of this size are fast; Milvus takes up to 64 MB ({@code proxy.grpc.serverMaxRecvSize}). */
    private static final int REQUEST_BYTES = 8 * 1024 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Checkpoints checkpoints;
    private final MilvusConnection connection;
    private final OpenBatch batch;
    private final Places places;
    private final Mutations mutations;
    private final int requestBytes;
    private final Map<Long, CollectionWriter> writers = new HashMap<>();

    /**
     * A writer that connects on first use and closes {@code checkpoints} with itself.
     *
     * @param partitions where rows of a collection go, by its name in the task; {@code _default} without an entry
     */
    public MilvusWriter(MilvusLogin login, Checkpoints checkpoints, Map<CollectionName, String> partitions) {
        this(login, checkpoints, partitions, REQUEST_BYTES, PATIENCE, System::nanoTime);
    }

    /**
     * The same with bounds of its own.
     *
     * @param requestBytes about the size of a request, of which a larger row takes one alone
     * @param patience how long an answer is waited for
     */
    public MilvusWriter(
            MilvusLogin login,
            Checkpoints checkpoints,
            Map<CollectionName, String> partitions,
            int requestBytes,
            Duration patience,
            LongSupplier nanos) {
        this.checkpoints = checkpoints;
        this.connection = MilvusConnection.open(login, patience);
        this.batch = new OpenBatch(checkpoints, nanos);
        this.places = new Places(connection, new HomePartitions(partitions), nanos);
        this.mutations = new Mutations(connection, batch);
        this.requestBytes = requestBytes;
    }

    @Override
    public void settle() {
        connection.awaitTurn("waiting for the answer to the last request");
    }

    @Override
    public boolean isTransactional() {
        return false;
    }

    @Override
    public ApplyCheckpoint claim(PartitionRef partition, long firstOffset) {
        return checkpoints.claim(partition, firstOffset);
    }

    @Override
    public void intend(ApplyCheckpoint to) {
        checkpoints.intend(to);
    }

    @Override
    public long intended(PartitionRef partition) {
        return checkpoints.intended(partition);
    }

    @Override
    public ApplyCheckpoint read(PartitionRef partition) {
        return checkpoints.read(partition);
    }

    @Override
    public void begin(ApplyCheckpoint from, ApplyCheckpoint to) {
        checkpoints.intend(to);
        checkpoints.begin(from, to);
        batch.begun();
        places.begin();
    }

    @Override
    public void confirm() {
        checkpoints.confirm();
    }

    /** Of a key that comes twice, the last row counts. */
    @Override
    public List<RejectedRow> insert(TableMapping mapping, RowBatch rows) {
        Map<Key, Integer> last = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            last.put(rows.key(i), i);
        }
        return write(
                mapping, rows, last.values().stream().mapToInt(i -> i).sorted().toArray());
    }

    @Override
    public List<RejectedRow> upsert(TableMapping mapping, RowBatch rows) {
        return write(mapping, rows, IntStream.range(0, rows.size()).toArray());
    }

    @Override
    public List<RejectedRow> delete(TableMapping mapping, List<Key> removed) {
        String doing = "deleting " + Plural.of(removed.size(), "key") + " from " + mapping.label();
        within(doing, mapping, place -> {
            writer(mapping.collection()).delete(place, removed);
            return null;
        });
        return List.of();
    }

    /** As a strong read shows them; fails as RETRIABLE, SOURCE_NOT_LOADED, unless the whole collection is loaded. */
    @Override
    public Set<Key> existing(TableMapping mapping, Collection<Key> asked) {
        String doing = "looking up " + Plural.of(asked.size(), "key") + " of " + mapping.label();
        return within(
                doing,
                mapping,
                place -> HeldKeys.among(connection, mapping.collection().named(place.name()), asked));
    }

    @Override
    public void amend(ApplyCheckpoint to) {
        checkpoints.amend(to);
    }

    @Override
    public void commit() {
        places.check();
        batch.ended();
        checkpoints.commit();
    }

    @Override
    public void rollback() {
        batch.ended();
        checkpoints.rollback();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } finally {
            checkpoints.close();
        }
    }

    private List<RejectedRow> write(TableMapping mapping, RowBatch rows, int[] numbers) {
        String doing = "writing " + Plural.of(numbers.length, "row") + " to " + mapping.label();
        return within(doing, mapping, place -> writer(mapping.collection()).write(place, rows, numbers));
    }

    private <T> T within(String doing, TableMapping mapping, Function<Place, T> work) {
        refuse(mapping);
        batch.require();
        try {
            return work.apply(places.of(doing, mapping.collection()));
        } catch (GodwitException e) {
            throw places.explained(doing, mapping.collection(), e);
        }
    }

    private CollectionWriter writer(CollectionSchema collection) {
        return writers.computeIfAbsent(
                collection.id(), id -> new CollectionWriter(collection, mutations, requestBytes));
    }

    /** What the specification excludes as well; the precheck says it earlier. */
    private static void refuse(TableMapping mapping) {
        if (mapping.collection().autoId()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_UNSUPPORTED,
                    "reverse increment synchronization is not possible for collection " + mapping.label()
                            + ": its AutoID attribute is enabled, and Milvus would give its rows new keys",
                    "exclude the collection from the way back");
        }
        if (mapping.aggregated()) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_UNSUPPORTED,
                    "reverse increment synchronization is not possible for collection " + mapping.label()
                            + ": multi-table aggregation is involved, as other collections share table "
                            + mapping.table(),
                    "exclude the collections of the table from the way back");
        }
    }
}
