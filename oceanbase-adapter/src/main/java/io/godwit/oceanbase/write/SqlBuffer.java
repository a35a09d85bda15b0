package io.godwit.oceanbase.write;

import io.godwit.model.row.ByteSlice;
import io.godwit.oceanbase.connect.QueryPacket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;

/** A growing buffer of SQL text in UTF-8. Not thread-safe; reused from statement to statement. */
final class SqlBuffer {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** A buffer that grew beyond this gives its memory back. */
    static final int KEEP_BYTES = 3 * StatementSize.LARGEST;

    private static final int FIRST_BYTES = 1 << 16;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;

    int length() {
        return length;
    }

    /** Executes what stands in the buffer as an update. */
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

    /** Takes back everything after {@code mark}. */
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
        return append(Long.toString(number));
    }

    /** A double as a literal of the engine's DOUBLE type: shortest decimal that reads back to the same bits, with exponent. */
    SqlBuffer appendDouble(double value) {
        String text = Double.toString(value).replace('E', 'e');
        append(text);
        return text.indexOf('e') < 0 ? append("e0") : this;
    }

    /** Bytes as {@code x'..'}. */
    SqlBuffer appendHex(byte[] source, int offset, int count) {
        room(2 * count + 3);
        byte[] target = bytes; // local, since the compiler reloads fields after every store into an array
        int at = length;
        target[at++] = 'x';
        target[at++] = '\'';
        for (int i = offset; i < offset + count; i++) {
            byte b = source[i];
            target[at++] = HEX[(b >> 4) & 0xf];
            target[at++] = HEX[b & 0xf];
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

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
