package io.godwit.milvus.sample;

import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.Field;
import io.godwit.runtime.limit.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Writes to sample collections as users would: inserts, upserts, deletes, and both on the same few keys again and again. One
 * thread. Bounded in count; the same seed asks for the same requests.
 */
public final class LiveLoad {
    /** Keys that are written again and again: the rows from 0 on. */
    public static final int HOT_ROWS = 20;

    private static final int FIRST_NEW_ROW = 10_000_000;
    private static final int ROWS_OF_AN_INSERT = 40;
    private static final int ROWS_OF_AN_UPSERT = 20;
    private static final int ROWS_OF_A_DELETE = 10;
    private static final long MOST_REQUESTS = 1_000_000;

    private final SampleWriter writer;
    private final List<SampleCollection> samples;
    private final Random random;
    private long newRow = FIRST_NEW_ROW;
    private long version;
    private volatile long requests;

    /** A load on collections that exist, through {@code writer}. */
    public LiveLoad(SampleWriter writer, List<SampleCollection> samples, long seed) {
        this.writer = writer;
        this.samples = List.copyOf(samples);
        this.random = new Random(seed);
    }

    /** Writes while {@code going}, with a pause behind each request; waits out a server that is away. */
    public void run(BooleanSupplier going, Duration pause) {
        while (going.getAsBoolean() && requests < MOST_REQUESTS) {
            try {
                step();
                requests++;
            } catch (GodwitException e) {
                if (e.kind() != GodwitException.Kind.RETRIABLE) {
                    throw e;
                }
                Backoff.pause(
                        Duration.ofMillis(500)); // whether it was done does not matter: the source shows what holds
            }
            Backoff.pause(pause);
        }
    }

    /** Requests done so far; any thread. */
    public long requests() {
        return requests;
    }

    private void step() {
        SampleCollection sample = samples.get(random.nextInt(samples.size()));
        // Milvus 2.3 puts an upserted row of a partition key where no later predicate finds it, so it moves at most
        // once.
        boolean partitioned = sample.fields().stream().anyMatch(f -> f.role() == Field.Role.PARTITION_KEY);
        version++;
        long shift = partitioned ? 0 : version;
        int range = (int) Math.max(HOT_ROWS, sample.rows() - ROWS_OF_AN_UPSERT);
        long row = random.nextInt(range);
        long hot = random.nextInt(HOT_ROWS);
        switch (random.nextInt(6)) {
            case 0 -> {
                newRow += ROWS_OF_AN_INSERT;
                writer.insert(sample, newRow, ROWS_OF_AN_INSERT);
            }
            case 1 -> writer.upsert(sample, row, ROWS_OF_AN_UPSERT, shift);
            case 2 -> writer.delete(sample, row, ROWS_OF_A_DELETE);
            case 3 -> writer.upsert(sample, hot, 1, shift);
            case 4 -> writer.delete(sample, hot, 1);
            default -> {
                writer.delete(sample, hot, 2);
                writer.insert(sample, hot, 2, shift);
            }
        }
    }
}
