package io.godwit.bench.decode;

import io.godwit.milvus.Milvus;
import io.godwit.milvus.bench.BenchMessages;
import io.godwit.model.avro.EventSource;
import io.godwit.model.avro.KeyCodec;
import io.godwit.model.avro.RowEventEncoder;
import io.godwit.model.log.LogDecoder;
import io.godwit.model.log.LogMessage;
import io.godwit.model.log.LogPosition;
import io.godwit.model.log.LogRecord;
import io.godwit.model.log.LogRows;
import io.godwit.model.row.Operation;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Log bytes to row events, in rows a second of one thread: an insert message of rows as {@code bench incr} writes them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecodeBenchmark {
    private static final int ROWS = 1_000;
    private static final int DIMENSION = 128;

    private final LogDecoder decoder = Milvus.decoder(List.of(BenchMessages.collection(DIMENSION)));
    private final KeyCodec keys = new KeyCodec(BenchMessages.collection(DIMENSION), 1);
    private final RowEventEncoder rows = new RowEventEncoder(BenchMessages.collection(DIMENSION), 2);
    private LogRecord record;

    /** Makes the message. */
    @Setup
    public void prepare() {
        byte[] message = BenchMessages.insert(0, ROWS, DIMENSION);
        record = new LogRecord("channel", LogPosition.of(0), LogPosition.of(1), 0, message);
    }

    /** One message. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void decode(Blackhole events) {
        LogMessage.Put put = (LogMessage.Put) decoder.decode(record);
        LogRows data = put.rows();
        for (int i = 0; i < data.size(); i++) {
            EventSource source = new EventSource(put.partition(), put.shard(), data.tso(i), "channel/0", i);
            events.consume(keys.encode(data.key(i)));
            events.consume(rows.encode(Operation.INSERT, source, data.row(i)));
        }
    }

    /** Runs the measurement; JMH's own options may be given. */
    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder().include(DecodeBenchmark.class.getName()).build()).run();
    }
}
