package io.godwit.console.app;

import io.godwit.console.bench.BenchCase;
import io.godwit.console.bench.ProcessMeter;
import io.godwit.milvus.Milvus;
import io.godwit.milvus.bench.BenchMessages;
import io.godwit.model.avro.EventSource;
import io.godwit.model.avro.KeyCodec;
import io.godwit.model.avro.RowEventEncoder;
import io.godwit.model.error.GodwitException;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.LogRows;
import io.godwit.model.row.Operation;
import java.util.List;

/** Log bytes to row events on one core, as the Store makes them; {@code bench/decode} measures the same with JMH. */
final class IncrBenchDecode implements BenchCase {
    private static final int ROWS_OF_A_MESSAGE = 1_000;
    private static final int MESSAGES = 1_000;

    private final IncrBenchSite site;
    private final LogDecoder decoder;
    private final KeyCodec keys;
    private final RowEventEncoder rows;
    private LogRecord record;

    IncrBenchDecode(IncrBenchSite site) {
        this.site = site;
        var collection = BenchMessages.collection(site.options().dimension());
        this.decoder = Milvus.decoder(List.of(collection));
        this.keys = new KeyCodec(collection, 1);
        this.rows = new RowEventEncoder(collection, 2);
    }

    @Override
    public String name() {
        return "decode";
    }

    @Override
    public void prepare(int round) {
        record = new LogRecord(
                "channel",
                LogPosition.of(0),
                LogPosition.of(1),
                0,
                BenchMessages.insert(0, ROWS_OF_A_MESSAGE, site.options().dimension()));
        decode(); // warm, not counted
    }

    @Override
    public Timing run(ProcessMeter meter) {
        long start = System.nanoTime();
        long bytes = decode();
        long nanos = System.nanoTime() - start;
        if (bytes == 0) {
            throw GodwitException.bug("the measured messages hold no row", null);
        }
        return new Timing((long) ROWS_OF_A_MESSAGE * MESSAGES, bytes, nanos);
    }

    @Override
    public void clean() {}

    /** Answers the bytes of the row events. */
    private long decode() {
        long bytes = 0;
        for (int m = 0; m < MESSAGES; m++) {
            LogMessage.Put put = (LogMessage.Put) decoder.decode(record);
            LogRows data = put.rows();
            for (int i = 0; i < data.size(); i++) {
                EventSource source = new EventSource(put.partition(), put.shard(), data.tso(i), "channel/0", i);
                bytes += keys.encode(data.key(i)).length;
                bytes += rows.encode(Operation.INSERT, source, data.row(i)).length;
            }
        }
        return bytes;
    }
}
