package io.godwit.model.avro;

import io.godwit.model.row.ArrayView;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.schema.FieldType;
import java.util.Arrays;
import java.util.Objects;

/** The elements of an Avro array, located once per {@link #reset}. Reads any block layout; reused from row to row. */
final class EncodedArray implements ArrayView {
    private final AvroInput in = new AvroInput();
    private final ByteSlice slice = new ByteSlice();
    private FieldType elementType = FieldType.UNKNOWN;
    private Shape shape = Shape.BYTES;
    private int size;
    private long[] numbers = new long[16];
    private int[] starts = new int[16];
    private int[] lengths = new int[16];

    void reset(byte[] message, FieldType type, int from) {
        in.wrap(message, from);
        elementType = type;
        shape = Shape.of(type);
        size = 0;
        for (long block = blockSize(in); block > 0; block = blockSize(in)) {
            for (long e = 0; e < block; e++) {
                locate();
            }
        }
    }

    /** Skips an array, checking that every element is complete. */
    static void skip(AvroInput in, FieldType type) {
        for (long block = blockSize(in); block > 0; block = blockSize(in)) {
            for (long e = 0; e < block; e++) {
                switch (type) {
                    case BOOL -> in.skip(1);
                    case INT8, INT16, INT32, INT64 -> in.readLong();
                    case FLOAT -> in.skip(4);
                    case DOUBLE -> in.skip(8);
                    default -> in.skip(in.readBounded(Integer.MAX_VALUE));
                }
            }
        }
    }

    @Override
    public FieldType elementType() {
        return elementType;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public long longAt(int i) {
        need(i, Shape.NUMBER);
        return numbers[i];
    }

    @Override
    public float floatAt(int i) {
        need(i, Shape.FLOAT);
        return in.floatAt(starts[i]);
    }

    @Override
    public double doubleAt(int i) {
        need(i, Shape.DOUBLE);
        return in.doubleAt(starts[i]);
    }

    @Override
    public void bytesAt(int i, ByteSlice into) {
        need(i, Shape.BYTES);
        into.set(in.array(), starts[i], lengths[i]);
    }

    private void need(int i, Shape wanted) {
        if (shape != wanted) {
            throw new IllegalStateException("elements of type " + elementType + " are not " + wanted);
        }
        Objects.checkIndex(i, size);
    }

    static long blockSize(AvroInput in) {
        long count = in.readLong();
        if (count == Long.MIN_VALUE) { // has no positive counterpart
            throw new MalformedRowEventException("an impossible element count at byte " + in.position());
        }
        if (count < 0) { // a negative count is followed by the block's size in bytes
            in.readLong();
            return -count;
        }
        return count;
    }

    private void locate() {
        if (size == starts.length) {
            numbers = Arrays.copyOf(numbers, size * 2);
            starts = Arrays.copyOf(starts, size * 2);
            lengths = Arrays.copyOf(lengths, size * 2);
        }
        switch (elementType) {
            case BOOL -> numbers[size] = in.readBoolean() ? 1 : 0;
            case INT8, INT16, INT32, INT64 -> numbers[size] = in.readLong();
            case FLOAT -> starts[size] = in.skip(4);
            case DOUBLE -> starts[size] = in.skip(8);
            default -> {
                in.readBytes(slice);
                starts[size] = slice.offset();
                lengths[size] = slice.length();
            }
        }
        size++;
    }
}
