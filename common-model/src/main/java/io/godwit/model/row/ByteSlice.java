package io.godwit.model.row;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A reusable window on a byte array: the accessor fills it, the caller reads it before the next call. Not thread-safe.
 */
public final class ByteSlice {
    private static final byte[] EMPTY = new byte[0];

    private byte[] array = EMPTY;
    private int offset;
    private int length;

    /** Points this slice at {@code length} bytes of {@code array} from {@code offset} on; nothing is copied. */
    public void set(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** The array that holds the bytes; only {@code [offset, offset + length)} belongs to this slice. */
    public byte[] array() {
        return array;
    }

    /** First byte of the slice in {@link #array()}. */
    public int offset() {
        return offset;
    }

    /** Number of bytes. */
    public int length() {
        return length;
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** The bytes read as UTF-8. */
    public String toUtf8() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }
}
