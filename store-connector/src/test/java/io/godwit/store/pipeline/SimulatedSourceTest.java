package io.godwit.store.pipeline;

import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.SourceLog;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.ReadPoint;
import io.godwit.testsupport.Samples;
import io.godwit.testsupport.TestRow;
import io.godwit.testsupport.contract.KeyReaderContract;
import io.godwit.testsupport.contract.SourceLogContract;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The simulated source does what the real ones do, as far as the Store relies on it. */
class SimulatedSourceTest implements SourceLogContract, KeyReaderContract {
    private static final int ROWS = 12;
    private static final String CHANNEL = "c0";

    private final CollectionSchema collection = followed(Samples.collection("c", 9, FieldType.INT64));
    private final SimulatedSource source = new SimulatedSource(new Fair(), List.of(collection));
    private final SortedMap<Key, TestRow> rows = new TreeMap<>();

    SimulatedSourceTest() {
        for (long key = 0; key < ROWS; key++) {
            TestRow row = Samples.row(collection, key, "row " + key);
            rows.put(row.key(), row);
            source.write(
                    CHANNEL,
                    SimulatedSource.put(collection, key, source.timestamp(), LogMessage.EVERY_PARTITION, "row " + key));
        }
    }

    @Override
    public SourceLog log() {
        return source;
    }

    @Override
    public String channel() {
        return CHANNEL;
    }

    @Override
    public List<String> changes() {
        return IntStream.range(0, ROWS).mapToObj(key -> "row " + key).toList();
    }

    @Override
    public List<String> changes(LogRecord record) {
        LogMessage.Put put = (LogMessage.Put) source.decode(record);
        return List.of((String) ((TestRow) put.rows().row(0)).cells().get(1));
    }

    @Override
    public List<LogPosition> places() {
        return LongStream.rangeClosed(0, ROWS).mapToObj(LogPosition::of).toList();
    }

    @Override
    public KeyReader keyReader() {
        return source;
    }

    @Override
    public CollectionSchema collection() {
        return collection;
    }

    @Override
    public SortedMap<Key, TestRow> rows() {
        return rows;
    }

    @Override
    public ReadPoint readPoint() {
        return new ReadPoint.AtLeast(source.timestamp());
    }

    private static CollectionSchema followed(CollectionSchema plain) {
        return new CollectionSchema(
                new CollectionName("default", "c"), plain.id(), "", plain.fields(), false, 0, List.of(CHANNEL), 0);
    }

    /** Never draws the fault that the simulation draws now and then. */
    private static final class Fair extends Random {
        private static final long serialVersionUID = 1;

        Fair() {
            super(1);
        }

        @Override
        public int nextInt(int bound) {
            return bound == 20 ? 1 : super.nextInt(bound);
        }
    }
}
