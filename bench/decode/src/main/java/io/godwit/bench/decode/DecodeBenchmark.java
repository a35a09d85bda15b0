package io.godwit.bench.decode;

import io.godwit.bench.bare.BenchDecoding;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Log bytes to row events, in rows per second of one thread: an insert message of rows as {@code bench incr} writes them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecodeBenchmark {
    private static final int ROWS = 1_000;
    private static final int DIMENSION = 128;

    private final BenchDecoding decoding = new BenchDecoding(ROWS, DIMENSION);

    /** One message. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void decode(Blackhole events) {
        decoding.decode(events::consume);
    }

    /** Runs the measurement; JMH's own options may be given. */
    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder().include(DecodeBenchmark.class.getName()).build()).run();
    }
}
