package io.godwit.model.avro;

import io.godwit.model.row.ByteSlice;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A cursor over Avro's binary encoding. Every read is bounds-checked; a short message throws MalformedRowEventException. */
final class AvroInput {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[0];
    private int position;

    void wrap(byte[] message, int from) {
        bytes = message;
        position = from;
    }

    byte[] array() {
        return bytes;
    }

    int position() {
        return position;
    }

    void seek(int newPosition) {
        position = newPosition;
    }

    boolean readBoolean() {
        need(1);
        return bytes[position++] != 0;
    }

    long readLong() {
        long zigzag = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            need(1);
            byte b = bytes[position++];
            zigzag |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return (zigzag >>> 1) ^ -(zigzag & 1);
            }
        }
        throw new MalformedRowEventException("a number is longer than 10 bytes at byte " + position);
    }

    /** Reads a length or index and checks it against {@code max}. */
    int readBounded(int max) {
        long value = readLong();
        if (value < 0 || value > max) {
            throw new MalformedRowEventException("a length of " + value + " at byte " + position + " exceeds " + max);
        }
        return (int) value;
    }

    float floatAt(int at) {
        return Float.intBitsToFloat((int) INT.get(bytes, at));
    }

    double doubleAt(int at) {
        return Double.longBitsToDouble((long) LONG.get(bytes, at));
    }

    /** Skips {@code count} bytes and returns where they began. */
    int skip(int count) {
        need(count);
        int at = position;
        position += count;
        return at;
    }

    void readBytes(ByteSlice into) {
        int length = readBounded(bytes.length);
        into.set(bytes, skip(length), length);
    }

    String readString() {
        int length = readBounded(bytes.length);
        return new String(bytes, skip(length), length, StandardCharsets.UTF_8);
    }

    private void need(int count) {
        if (count > bytes.length - position) {
            throw new MalformedRowEventException("message of " + bytes.length + " bytes ends at byte " + position);
        }
    }
}
