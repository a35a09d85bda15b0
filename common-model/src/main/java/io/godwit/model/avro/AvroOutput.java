package io.godwit.model.avro;

import io.godwit.model.row.ByteSlice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer that writes Avro's binary encoding (Avro specification 1.12, "Binary Encoding"). Not thread-safe. */
final class AvroOutput {
    private ByteBuffer buffer = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);

    void reset() {
        buffer.clear();
    }

    byte[] toByteArray() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    void writeRaw(byte[] bytes) {
        room(bytes.length).put(bytes);
    }

    void writeBoolean(boolean value) {
        room(1).put(value ? (byte) 1 : 0);
    }

    void writeLong(long value) {
        ByteBuffer out = room(10);
        long zigzag = (value << 1) ^ (value >> 63);
        while ((zigzag & ~0x7FL) != 0) {
            out.put((byte) ((zigzag & 0x7F) | 0x80));
            zigzag >>>= 7;
        }
        out.put((byte) zigzag);
    }

    void writeFloat(float value) {
        room(4).putInt(Float.floatToRawIntBits(value));
    }

    void writeDouble(double value) {
        room(8).putLong(Double.doubleToRawLongBits(value));
    }

    void writeBytes(ByteSlice slice) {
        writeLong(slice.length());
        room(slice.length()).put(slice.array(), slice.offset(), slice.length());
    }

    void writeString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeLong(utf8.length);
        writeRaw(utf8);
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(buffer.capacity() * 2, buffer.position() + bytes))
                    .order(ByteOrder.LITTLE_ENDIAN);
            larger.put(buffer.flip());
            buffer = larger;
        }
        return buffer;
    }
}
