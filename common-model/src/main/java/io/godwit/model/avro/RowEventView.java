package io.godwit.model.avro;

import io.godwit.model.row.ArrayView;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.row.Operation;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;

/**
 * A row event read in place: {@link #wrap} walks the message once and notes where each field lies; accessors then read the
 * bytes without copying them. Not thread-safe. The message must not change while the view is in use.
 */
public final class RowEventView implements RowView {
    private static final Operation[] OPERATIONS = Operation.values();

    private final Field[] fields;
    private final Shape[] shapes;
    private final AvroInput in = new AvroInput();
    private final long[] numbers;
    private final int[] starts;
    private final int[] lengths;
    private final EncodedArray array = new EncodedArray();

    private Operation operation = Operation.READ;
    private int sourceStart;
    private boolean hasRow;

    /** A view for the events of one collection. */
    public RowEventView(CollectionSchema schema) {
        this.fields = schema.fields().toArray(Field[]::new);
        this.shapes = schema.fields().stream().map(f -> Shape.of(f.type())).toArray(Shape[]::new);
        this.numbers = new long[fields.length];
        this.starts = new int[fields.length];
        this.lengths = new int[fields.length];
    }

    /** Moves the view to {@code message}; throws MalformedRowEventException if it is not a complete event. */
    public RowEventView wrap(byte[] message) {
        hasRow = false;
        WireHeader.schemaId(message);
        in.wrap(message, WireHeader.LENGTH);
        operation = OPERATIONS[in.readBounded(OPERATIONS.length - 1)];
        sourceStart = in.position();
        skipSource();
        boolean row = in.readBounded(1) == 1;
        if (row) {
            for (int i = 0; i < fields.length; i++) {
                locate(i);
            }
        }
        if (in.position() != message.length) {
            throw new MalformedRowEventException(message.length - in.position() + " bytes after the event");
        }
        hasRow = row;
        return this;
    }

    /** What happened to the key. */
    public Operation operation() {
        return operation;
    }

    /** Whether the event carries a row; a DELETE does not. */
    public boolean hasRow() {
        return hasRow;
    }

    /** Where the event came from; decoded on each call. */
    public EventSource source() {
        in.seek(sourceStart);
        in.readString();
        in.readString();
        in.readLong();
        return new EventSource(in.readString(), in.readString(), in.readLong(), in.readString(), (int) in.readLong());
    }

    @Override
    public boolean isNull(int field) {
        need(field, shapes[field]);
        return lengths[field] < 0;
    }

    @Override
    public long longAt(int field) {
        need(field, Shape.NUMBER);
        return numbers[field];
    }

    @Override
    public float floatAt(int field) {
        need(field, Shape.FLOAT);
        return in.floatAt(starts[field]);
    }

    @Override
    public double doubleAt(int field) {
        need(field, Shape.DOUBLE);
        return in.doubleAt(starts[field]);
    }

    @Override
    public void bytesAt(int field, ByteSlice into) {
        need(field, Shape.BYTES);
        if (lengths[field] < 0) {
            throw new IllegalStateException("field " + fields[field].name() + " holds no value");
        }
        into.set(in.array(), starts[field], lengths[field]);
    }

    @Override
    public ArrayView arrayAt(int field) {
        need(field, Shape.ARRAY);
        array.reset(in.array(), fields[field].elementType().orElseThrow(), starts[field]);
        return array;
    }

    private void need(int field, Shape shape) {
        if (!hasRow || shapes[field] != shape) {
            throw new IllegalStateException("the event has no " + shape + " in field " + fields[field].name());
        }
    }

    private void skipSource() {
        for (int text = 0; text < 2; text++) {
            in.skip(in.readBounded(Integer.MAX_VALUE));
        }
        in.readLong();
        in.skip(in.readBounded(Integer.MAX_VALUE));
        in.skip(in.readBounded(Integer.MAX_VALUE));
        in.readLong();
        in.skip(in.readBounded(Integer.MAX_VALUE));
        in.readLong();
    }

    private void locate(int i) {
        lengths[i] = 0;
        if (fields[i].nullable() && in.readBounded(1) == 0) {
            lengths[i] = -1;
            return;
        }
        switch (fields[i].type()) {
            case BOOL -> numbers[i] = in.readBoolean() ? 1 : 0;
            case INT8, INT16, INT32, INT64 -> numbers[i] = in.readLong();
            case FLOAT -> starts[i] = in.skip(4);
            case DOUBLE -> starts[i] = in.skip(8);
            case ARRAY -> {
                starts[i] = in.position();
                EncodedArray.skip(in, fields[i].elementType().orElseThrow());
            }
            default -> {
                lengths[i] = in.readBounded(Integer.MAX_VALUE);
                starts[i] = in.skip(lengths[i]);
            }
        }
    }
}
