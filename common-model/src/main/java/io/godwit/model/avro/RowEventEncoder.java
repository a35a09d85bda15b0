package io.godwit.model.avro;

import io.godwit.model.row.ArrayView;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.row.Operation;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;

/** Turns rows of one collection into Kafka values. Not thread-safe: one encoder per thread. */
public final class RowEventEncoder {
    private final Field[] fields;
    private final byte[] header;
    private final byte[] collection;
    private final AvroOutput out = new AvroOutput();
    private final ByteSlice slice = new ByteSlice();

    /** An encoder that stamps {@code schemaId}, the registry's id of {@link RowEventSchemas#value}. */
    public RowEventEncoder(CollectionSchema schema, int schemaId) {
        this.fields = schema.fields().toArray(Field[]::new);
        this.header = WireHeader.of(schemaId);
        out.writeString(schema.name().database());
        out.writeString(schema.name().collection());
        out.writeLong(schema.id());
        this.collection = out.toByteArray();
    }

    /** The value of an event that leaves {@code row} under its key. */
    public byte[] encode(Operation operation, EventSource source, RowView row) {
        start(operation, source);
        out.writeLong(1);
        for (int i = 0; i < fields.length; i++) {
            writeField(i, row);
        }
        return out.toByteArray();
    }

    /** The value of an event that leaves nothing under its key. */
    public byte[] encodeDelete(EventSource source) {
        start(Operation.DELETE, source);
        out.writeLong(0);
        return out.toByteArray();
    }

    /** Makes an encoded INSERT say that it replaces what the key held: whether it does is known only further on in the log. */
    public static void turnIntoUpdate(byte[] value) {
        value[WireHeader.LENGTH] = (byte) (Operation.UPDATE.ordinal() << 1); // Avro's zigzag varint of a small number
    }

    /** Whether an encoded event is an INSERT. */
    public static boolean isInsert(byte[] value) {
        return value[WireHeader.LENGTH] == Operation.INSERT.ordinal() << 1;
    }

    private void start(Operation operation, EventSource source) {
        out.reset();
        out.writeRaw(header);
        out.writeLong(operation.ordinal());
        out.writeRaw(collection);
        out.writeString(source.partition());
        out.writeString(source.shard());
        out.writeLong(source.tso());
        out.writeString(source.position());
        out.writeLong(source.index());
    }

    private void writeField(int i, RowView row) {
        if (fields[i].nullable()) {
            boolean absent = row.isNull(i);
            out.writeLong(absent ? 0 : 1);
            if (absent) {
                return;
            }
        }
        switch (fields[i].type()) {
            case BOOL -> out.writeBoolean(row.longAt(i) != 0);
            case INT8, INT16, INT32, INT64 -> out.writeLong(row.longAt(i));
            case FLOAT -> out.writeFloat(row.floatAt(i));
            case DOUBLE -> out.writeDouble(row.doubleAt(i));
            case ARRAY -> writeArray(row.arrayAt(i));
            default -> {
                row.bytesAt(i, slice);
                out.writeBytes(slice);
            }
        }
    }

    private void writeArray(ArrayView array) {
        int size = array.size();
        if (size > 0) {
            out.writeLong(size);
            for (int e = 0; e < size; e++) {
                writeElement(array, array.elementType(), e);
            }
        }
        out.writeLong(0);
    }

    private void writeElement(ArrayView array, FieldType type, int e) {
        switch (type) {
            case BOOL -> out.writeBoolean(array.longAt(e) != 0);
            case INT8, INT16, INT32, INT64 -> out.writeLong(array.longAt(e));
            case FLOAT -> out.writeFloat(array.floatAt(e));
            case DOUBLE -> out.writeDouble(array.doubleAt(e));
            default -> {
                array.bytesAt(e, slice);
                out.writeBytes(slice);
            }
        }
    }
}
