package io.godwit.oceanbase.write;

import io.godwit.model.avro.EventSource;
import io.godwit.model.avro.RowEventEncoder;
import io.godwit.model.avro.RowEventView;
import io.godwit.model.row.Key;
import io.godwit.model.row.Operation;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.Field.Role;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.RowBatch;
import io.godwit.oceanbase.Tables;
import io.godwit.testsupport.TestRow;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Nanoseconds and allocated bytes a row between the encoded row and its statement, without a server. Run by hand. */
public final class FillSpeed {
    private static final int ROWS = 1_000;
    private static final int DIMENSION = 128;

    private FillSpeed() {}

    /** Prints one line a round. */
    public static void main(String[] args) {
        TableMapping mapping = Tables.mapping(
                "speed",
                Field.plain(100, "id", FieldType.INT64).as(Role.PRIMARY_KEY),
                Field.plain(101, "name", FieldType.VARCHAR).withMaxLength(256),
                Field.plain(102, "attributes", FieldType.JSON),
                Field.plain(103, "price", FieldType.FLOAT),
                Field.plain(104, "embedding", FieldType.FLOAT_VECTOR).withDimension(DIMENSION),
                Field.dynamic(105));
        Batch batch = new Batch(mapping);
        RowStatement statement = new RowStatement(mapping, new WriteBuffers(), "");
        int[] rows = IntStream.range(0, ROWS).toArray();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int round = 0; round < 8; round++) {
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                statement.fill(batch, rows, 0, new ArrayList<>());
            }
            long took = System.nanoTime() - start;
            long allocated = threads.getCurrentThreadAllocatedBytes() - bytes;
            System.out.printf("%d ns, %d bytes a row%n", took / 200 / ROWS, allocated / 200 / ROWS);
        }
    }

    private static final class Batch implements RowBatch {
        private final List<byte[]> encoded = new ArrayList<>();
        private final RowEventView view;

        Batch(TableMapping mapping) {
            this.view = new RowEventView(mapping.collection());
            RowEventEncoder encoder = new RowEventEncoder(mapping.collection(), 1);
            Random random = new Random(1);
            for (long i = 0; i < ROWS; i++) {
                ByteBuffer vector = ByteBuffer.allocate(4 * DIMENSION).order(ByteOrder.LITTLE_ENDIAN);
                for (int d = 0; d < DIMENSION; d++) {
                    vector.putFloat(random.nextFloat());
                }
                TestRow row = new TestRow(
                        mapping.collection(),
                        List.of(
                                random.nextLong(1_000_000_000_000L),
                                "product number " + i,
                                "{\"color\":\"red\",\"weight\":12.5,\"score\":" + i + ",\"tags\":[\"a\",\"b\"]}",
                                random.nextFloat(),
                                TestRow.bytes(vector.array()),
                                "{\"shop\":\"s" + i % 10 + "\",\"n\":" + i + "}"));
                encoded.add(encoder.encode(Operation.READ, new EventSource("", "", 1, "scan/0", 0), row));
            }
        }

        @Override
        public int size() {
            return ROWS;
        }

        @Override
        public RowView row(int i) {
            view.wrap(encoded.get(i));
            return view;
        }

        @Override
        public Key key(int i) {
            return Key.of(i);
        }
    }
}
