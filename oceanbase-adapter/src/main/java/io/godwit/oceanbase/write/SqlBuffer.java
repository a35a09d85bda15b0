package io.godwit.oceanbase.write;

import io.godwit.model.row.ByteSlice;
import io.godwit.oceanbase.connect.QueryPacket;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;

/** A growing buffer of SQL text in UTF-8. Not thread-safe; reused from statement to statement. */
final class SqlBuffer {
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    /** Both digits of each byte, as they are stored. */
    private static final short[] HEX = hexPairs();

    private static final int LONG_DIGITS = 20;

    /** A buffer that grew beyond this releases its memory. */
    static final int KEEP_BYTES = 3 * StatementSize.LARGEST;

    private static final int FIRST_BYTES = 1 << 16;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;

    int length() {
        return length;
    }

    /** Executes the contents of the buffer as an update. */
    void execute(Connection open, QueryPacket packet) throws SQLException {
        packet.execute(open, bytes, length);
    }

    /** Empties the buffer. */
    void clear() {
        length = 0;
        if (bytes.length > KEEP_BYTES) {
            bytes = new byte[FIRST_BYTES];
        }
    }

    /** Removes everything after {@code mark}. */
    void truncate(int mark) {
        length = mark;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    SqlBuffer append(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    SqlBuffer append(String ascii) {
        int count = ascii.length();
        room(count);
        for (int i = 0; i < count; i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    SqlBuffer append(byte[] prepared) {
        return append(prepared, 0, prepared.length);
    }

    SqlBuffer append(byte[] prepared, int offset, int count) {
        room(count);
        System.arraycopy(prepared, offset, bytes, length, count);
        length += count;
        return this;
    }

    SqlBuffer append(long number) {
        if (number == Long.MIN_VALUE) {
            return append(Long.toString(number));
        }
        room(LONG_DIGITS);
        long rest = Math.abs(number);
        int end = length + (number < 0 ? 1 : 0) + digits(rest);
        int at = end;
        do {
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        if (number < 0) {
            bytes[length] = '-';
        }
        length = end;
        return this;
    }

    private static int digits(long number) {
        int count = 1;
        for (long bound = 10; count < LONG_DIGITS - 1 && number >= bound; bound *= 10) {
            count++;
        }
        return count;
    }

    /** A double as a literal of the engine's DOUBLE type: shortest decimal that reads back as the same bits, with exponent. */
    SqlBuffer appendDouble(double value) {
        String text = Double.toString(value);
        int count = text.length();
        room(count + 2);
        boolean exponent = false;
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            exponent |= c == 'E';
            bytes[length++] = (byte) (c == 'E' ? 'e' : c);
        }
        return exponent ? this : append("e0");
    }

    /** Bytes as {@code x'..'}. */
    SqlBuffer appendHex(byte[] source, int offset, int count) {
        room(2 * count + 3);
        byte[] target = bytes; // local, since the compiler reloads fields after every store into an array
        int at = length;
        target[at++] = 'x';
        target[at++] = '\'';
        for (int i = offset; i < offset + count; i++) {
            SHORTS.set(target, at, HEX[source[i] & 0xff]);
            at += 2;
        }
        target[at++] = '\'';
        length = at;
        return this;
    }

    /** UTF-8 text in quotes, with quote, backslash and NUL escaped. */
    SqlBuffer appendText(ByteSlice text) {
        return appendText(text.array(), text.offset(), text.length());
    }

    /** UTF-8 text in quotes, with quote, backslash and NUL escaped. */
    SqlBuffer appendText(byte[] source, int offset, int count) {
        room(2 * count + 2);
        bytes[length++] = '\'';
        for (int i = offset; i < offset + count; i++) {
            byte b = source[i];
            if (b == '\'' || b == '\\') {
                bytes[length++] = '\\';
                bytes[length++] = b;
            } else if (b == 0) {
                bytes[length++] = '\\';
                bytes[length++] = '0';
            } else {
                bytes[length++] = b;
            }
        }
        bytes[length++] = '\'';
        return this;
    }

    private static short[] hexPairs() {
        short[] pairs = new short[256];
        for (int b = 0; b < pairs.length; b++) {
            pairs[b] = (short) (Character.forDigit(b & 0xf, 16) << 8 | Character.forDigit(b >> 4, 16));
        }
        return pairs;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
