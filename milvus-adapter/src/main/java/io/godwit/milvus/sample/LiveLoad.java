package io.godwit.milvus.sample;

import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.Field;
import io.godwit.runtime.limit.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Writes to sample collections as users would: inserts, upserts, deletes, and all of them on the same few keys repeatedly. One
 * thread. Bounded in count; the same seed makes the same requests.
 */
public final class LiveLoad {
    /** Keys that are written repeatedly: the rows from 0 on. */
    public static final int HOT_ROWS = 20;

    private static final int FIRST_NEW_ROW = 10_000_000;
    private static final int ROWS_OF_AN_INSERT = 40;
    private static final int ROWS_OF_AN_UPSERT = 20;
    private static final int ROWS_OF_A_DELETE = 10;
    private static final long MOST_REQUESTS = 1_000_000;
    private static final Duration SERVER_AWAY = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final SampleWriter writer;
    private final List<SampleCollection> samples;
    private final Random random;
    private final EventModel model;
    private long newRow;
    private long version;
    private volatile long requests;

    /** A load on collections that {@code writer}, or one like it, has filled as described. */
    public LiveLoad(SampleWriter writer, List<SampleCollection> samples, long seed) {
        this(writer, samples, seed, 0);
    }

    /**
     * A later load on the same collections.
     *
     * @param earlier loads before it: it inserts other new rows, since Milvus keeps two rows that are inserted under one key
     */
    public LiveLoad(SampleWriter writer, List<SampleCollection> samples, long seed, int earlier) {
        this.writer = writer;
        this.newRow = FIRST_NEW_ROW * (earlier + 1L);
        this.samples = List.copyOf(samples);
        this.random = new Random(seed);
        this.model = writer.model();
        samples.forEach(s -> model.put(s, 0, (int) s.rows(), 0, 0));
    }

    /**
     * Writes while {@code going}, with a pause after each request. A request whose outcome is unknown, because a server is
     * unavailable, is sent again until it is acknowledged: then the result is known.
     */
    public void run(BooleanSupplier going, Duration pause) {
        while (going.getAsBoolean() && requests < MOST_REQUESTS) {
            step();
            requests++;
            Backoff.pause(pause);
        }
    }

    /** The result of the acknowledged requests; to be called when {@link #run} has ended. */
    public EventModel model() {
        return model;
    }

    /** Requests done so far; any thread. */
    public long requests() {
        return requests;
    }

    private void step() {
        SampleCollection sample = samples.get(random.nextInt(samples.size()));
        // Milvus 2.3 puts an upserted row with a partition key where no later predicate finds it, so it moves at most
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
                insert(sample, newRow, ROWS_OF_AN_INSERT, 0);
            }
            case 1 -> upsert(sample, row, ROWS_OF_AN_UPSERT, shift);
            case 2 -> delete(sample, row, ROWS_OF_A_DELETE);
            case 3 -> upsert(sample, hot, 1, shift);
            case 4 -> delete(sample, hot, 1);
            default -> {
                delete(sample, hot, 2);
                insert(sample, hot, 2, shift);
            }
        }
    }

    private void insert(SampleCollection sample, long from, int count, long rowVersion) {
        long timestamp = acknowledged(() -> writer.insert(sample, from, count, rowVersion));
        model.put(sample, from, count, rowVersion, timestamp);
    }

    private void upsert(SampleCollection sample, long from, int count, long rowVersion) {
        long timestamp = acknowledged(() -> writer.upsert(sample, from, count, rowVersion));
        model.put(sample, from, count, rowVersion, timestamp);
    }

    private void delete(SampleCollection sample, long from, int count) {
        acknowledged(() -> {
            writer.delete(sample, from, count);
            return 0;
        });
        model.deleted(sample, from, count);
    }

    private static long acknowledged(LongSupplier request) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return request.getAsLong();
            } catch (GodwitException e) {
                if (e.kind() != GodwitException.Kind.RETRIABLE || System.nanoTime() > deadline) {
                    throw e;
                }
                Backoff.pause(SERVER_AWAY);
            }
        }
    }
}
