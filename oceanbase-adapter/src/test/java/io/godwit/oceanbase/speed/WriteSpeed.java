package io.godwit.oceanbase.speed;

import io.godwit.model.avro.EventSource;
import io.godwit.model.avro.RowEventEncoder;
import io.godwit.model.row.Operation;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.Field.Role;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.TargetWriter;
import io.godwit.model.task.StorageFormat;
import io.godwit.oceanbase.Tables;
import io.godwit.testsupport.TestRow;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Rows a second of the whole writer (decode, literals, checkpoint, commit) with 1, 2 and 4 connections. Arguments: rows,
 * batch rows, {@code text} or {@code fractions} for the JSON documents, {@code partitioned} for a partition key. The engine
 * comes from OB_URL, OB_USER and OB_PASSWORD.
 */
public final class WriteSpeed {
    private static final int DIMENSION = 128;
    private static final int SAMPLES = 4_000;

    private final int rows;
    private final int batchRows;
    private final boolean fractions;
    private final TableMapping mapping;

    private WriteSpeed(int rows, int batchRows, boolean fractions, boolean partitioned) {
        this.rows = rows;
        this.batchRows = batchRows;
        this.fractions = fractions;
        Field tenant = Field.plain(105, "tenant", FieldType.INT64);
        this.mapping = Tables.mapping(
                "speed",
                Field.plain(100, "id", FieldType.INT64).as(Role.PRIMARY_KEY),
                partitioned ? tenant.as(Role.PARTITION_KEY) : tenant,
                Field.plain(101, "name", FieldType.VARCHAR).withMaxLength(256),
                Field.plain(102, "attributes", FieldType.JSON),
                Field.plain(103, "price", FieldType.FLOAT),
                Field.plain(104, "embedding", FieldType.FLOAT_VECTOR).withDimension(DIMENSION),
                Field.dynamic(106));
    }

    /** Prints one line per number of connections. */
    public static void main(String[] args) throws InterruptedException, ExecutionException {
        List<String> options = List.of(args);
        WriteSpeed speed = new WriteSpeed(
                Integer.parseInt(args[0]),
                Integer.parseInt(args[1]),
                options.contains("fractions"),
                options.contains("partitioned"));
        List<byte[]> samples = speed.samples();
        speed.run(4, samples);
        for (int connections : new int[] {1, 2, 4, 1, 2, 4}) {
            System.out.println(speed.run(connections, samples));
        }
    }

    private String run(int connections, List<byte[]> samples) throws InterruptedException, ExecutionException {
        Tables.recreate(mapping, StorageFormat.DEFAULT);
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        long cpu = cpuNanos();
        long start = System.nanoTime();
        List<Future<?>> writers = new ArrayList<>();
        for (int w = 0; w < connections; w++) {
            int number = w;
            writers.add(threads.submit(() -> write(number, rows / connections, samples)));
        }
        for (Future<?> writer : writers) {
            writer.get();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        threads.shutdown();
        return String.format(
                "%d connections: %,.0f rows/s, client CPU %.2f s per 200,000 rows",
                connections, rows / seconds, (cpuNanos() - cpu) / 1e9 * 200_000 / rows);
    }

    private void write(int number, int count, List<byte[]> samples) {
        SampleBatch batch = new SampleBatch(mapping.collection(), samples);
        try (TargetWriter writer = Tables.oceanBase().writer()) {
            ApplyCheckpoint at =
                    writer.claim(new PartitionRef(UUID.randomUUID().toString().substring(0, 12), "t", number), 0);
            for (int done = 0; done < count; done += batchRows) {
                batch.move((long) number * rows + done, Math.min(batchRows, count - done));
                ApplyCheckpoint to = at.advanced(done + (long) batch.size(), batch.size(), 0, 0);
                writer.begin(at, to);
                if (!writer.insert(mapping, batch).isEmpty()) {
                    throw new IllegalStateException("rows were refused");
                }
                writer.commit();
                at = to;
            }
        }
    }

    private List<byte[]> samples() {
        RowEventEncoder encoder = new RowEventEncoder(mapping.collection(), 1);
        Random random = new Random(1);
        List<byte[]> samples = new ArrayList<>();
        for (long i = 0; i < SAMPLES; i++) {
            samples.add(encoder.encode(Operation.READ, new EventSource("", "", 1, "scan/0", 0), row(i, random)));
        }
        return samples;
    }

    private TestRow row(long id, Random random) {
        ByteBuffer vector = ByteBuffer.allocate(4 * DIMENSION).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < DIMENSION; i++) {
            vector.putFloat(random.nextFloat());
        }
        String score = fractions ? Double.toString(random.nextDouble()) : Integer.toString(random.nextInt(100));
        return new TestRow(
                mapping.collection(),
                List.of(
                        id,
                        id % 100,
                        "product number " + id,
                        "{\"color\":\"red\",\"weight\":12.5,\"score\":" + score + ",\"tags\":[\"a\",\"b\"]}",
                        random.nextFloat(),
                        TestRow.bytes(vector.array()),
                        "{\"shop\":\"s" + id % 10 + "\",\"n\":" + id + "}"));
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
