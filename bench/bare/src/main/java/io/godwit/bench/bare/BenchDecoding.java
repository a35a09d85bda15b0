package io.godwit.bench.bare;

import io.godwit.milvus.Milvus;
import io.godwit.model.avro.EventSource;
import io.godwit.model.avro.KeyCodec;
import io.godwit.model.avro.RowEventEncoder;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.LogRows;
import io.godwit.model.row.Operation;
import io.godwit.model.schema.CollectionSchema;
import java.util.List;
import java.util.function.Consumer;

/** Log bytes to row events, as the Store makes them, from one insert message repeatedly. One thread. */
public final class BenchDecoding {
    private final LogRecord record;
    private final LogDecoder decoder;
    private final KeyCodec keys;
    private final RowEventEncoder rows;

    /** A message of this many rows. */
    public BenchDecoding(int count, int dimension) {
        CollectionSchema collection = BenchMessages.collection(dimension);
        this.record = new LogRecord(
                "channel", LogPosition.of(0), LogPosition.of(1), 0, BenchMessages.insert(0, count, dimension));
        this.decoder = Milvus.decoder(List.of(collection));
        this.keys = new KeyCodec(collection, 1);
        this.rows = new RowEventEncoder(collection, 2);
    }

    /** Decodes the message; passes on key and value of each of its row events. */
    public void decode(Consumer<byte[]> events) {
        LogMessage.Put put = (LogMessage.Put) decoder.decode(record);
        LogRows data = put.rows();
        for (int i = 0; i < data.size(); i++) {
            EventSource source = new EventSource(put.partition(), put.shard(), data.tso(i), "channel/0", i);
            events.accept(keys.encode(data.key(i)));
            events.accept(rows.encode(Operation.INSERT, source, data.row(i)));
        }
    }
}
