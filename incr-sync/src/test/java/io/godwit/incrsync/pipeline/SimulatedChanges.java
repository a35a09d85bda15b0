package io.godwit.incrsync.pipeline;

import io.godwit.model.avro.EventSource;
import io.godwit.model.avro.KeyCodec;
import io.godwit.model.avro.RowEventEncoder;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.row.Key;
import io.godwit.model.row.Operation;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.PhaseGate.PartitionEnd;
import io.godwit.runtime.state.CollectionProgress;
import io.godwit.runtime.state.HandOff;
import io.godwit.testsupport.FaultPlan;
import io.godwit.testsupport.HandOffs;
import io.godwit.testsupport.InMemoryConflictLog;
import io.godwit.testsupport.InMemoryDatabase;
import io.godwit.testsupport.InMemoryGroup;
import io.godwit.testsupport.InMemoryKafka;
import io.godwit.testsupport.InMemoryPhaseGate;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Everything that outlives an Incr-Sync process: a change topic, the Store's progress, the target. One collection. */
final class SimulatedChanges {
    /** Timestamp A: what happened up to it, the snapshot holds. */
    static final long A = 1_000;

    private static final String TASK = "simulated234";
    private static final String REFUSED = "refused";

    private final InMemoryKafka kafka = new InMemoryKafka();
    private final InMemoryGroup group = new InMemoryGroup(kafka, TASK);
    private final InMemoryDatabase database = new InMemoryDatabase();
    private final InMemoryConflictLog conflicts = new InMemoryConflictLog();
    private final CollectionSchema schema;
    private final HandOff handOff;
    private final RowEventEncoder encoder;
    private final KeyCodec keys;
    private final List<Event> events = new ArrayList<>();
    private final List<CollectionProgress> progress = new CopyOnWriteArrayList<>();
    private final Map<Integer, Long> ends = new HashMap<>();

    SimulatedChanges(FieldType keyType, int partitions) {
        schema = Samples.collection("c", 77, keyType);
        handOff = HandOffs.followed(TASK, schema, A, new HandOff.ChangeTopic("changes", partitions));
        encoder = new RowEventEncoder(schema, 1);
        keys = new KeyCodec(schema, 2);
        kafka.create("changes", partitions);
        database.create(handOff.mapping().table());
        database.refuse(row -> isRefused(row) ? Optional.of(ErrorCode.VALUE_REFUSED) : Optional.empty());
        gate().open(TASK, handOff.mapping(), 1);
    }

    static boolean isRefused(TestRow row) {
        return row.cells().get(1).equals(REFUSED);
    }

    /** A row that the full migration wrote. */
    void snapshot(long number) {
        database.put(handOff.mapping().table(), Samples.row(schema, number, "snapshot"));
    }

    void openGate() {
        List<PartitionEnd> starts = IntStream.range(0, partitions())
                .mapToObj(p -> new PartitionEnd(new PartitionRef(TASK, "changes", p), 0))
                .toList();
        gate().advance(TASK, schema.id(), List.of(), starts);
    }

    /** Publishes one change of key {@code number}. */
    void change(Operation operation, long number, long tso, boolean refused) {
        TestRow row = Samples.row(schema, number, refused ? REFUSED : "v" + tso + "/" + events.size());
        EventSource source = new EventSource("_default", "dml_0", tso, "p/" + events.size(), 0);
        byte[] value =
                operation == Operation.DELETE ? encoder.encodeDelete(source) : encoder.encode(operation, source, row);
        int partition = (int) (number % partitions());
        long offset = kafka.publish("changes", partition, keys.encode(row.key()), value);
        events.add(new Event(partition, offset, row.key(), operation, tso, row));
        ends.put(partition, offset + 1);
    }

    /** The Store says that everything up to {@code watermark} is published. */
    void tell(long watermark, boolean dropped) {
        progress.add(new CollectionProgress(TASK, schema.id(), watermark, ends, dropped, true, 0));
    }

    HandOff handOff() {
        return handOff;
    }

    int partitions() {
        return handOff.changes().orElseThrow().partitions();
    }

    InMemoryKafka kafka() {
        return kafka;
    }

    InMemoryGroup group() {
        return group;
    }

    InMemoryDatabase database() {
        return database;
    }

    InMemoryConflictLog conflicts() {
        return conflicts;
    }

    List<Event> events() {
        return events;
    }

    List<CollectionProgress> progress() {
        return progress;
    }

    Map<Key, TestRow> rows() {
        return database.rows(handOff.mapping().table());
    }

    private InMemoryPhaseGate gate() {
        return new InMemoryPhaseGate(database, FaultPlan.none());
    }

    /** One published change; the row of a DELETE is only its key. */
    record Event(int partition, long offset, Key key, Operation operation, long tso, TestRow row) {
        /** As the conflict log names it. */
        String place() {
            return "changes/" + partition + "/" + offset;
        }
    }
}
