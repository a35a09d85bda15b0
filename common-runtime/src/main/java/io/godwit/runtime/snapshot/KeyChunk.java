package io.godwit.runtime.snapshot;

import io.godwit.model.row.Key;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys in few bytes: INT64 keys as their differences, so that neighbours need a byte or two, VARCHAR keys with their length. One
 * thread.
 */
public final class KeyChunk {
    private static final int MOST_KEYS = 8_192;
    private static final int MOST_BYTES = 256 * 1024;
    private static final int NUMBERS = 0;
    private static final int TEXTS = 1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int count;
    private long before;

    /** Adds a key; all keys of a chunk have the same type. */
    public void add(Key key) {
        switch (key) {
            case Key.OfLong number -> {
                begin(NUMBERS);
                long distance = number.value() - before; // wraps around, and back when it is read
                write((distance << 1) ^ (distance >> 63));
                before = number.value();
            }
            case Key.OfText text -> {
                begin(TEXTS);
                byte[] utf8 = text.value().getBytes(StandardCharsets.UTF_8);
                write(utf8.length);
                bytes.writeBytes(utf8);
            }
        }
        count++;
    }

    /** Whether it is as large as a record should get. */
    public boolean full() {
        return count >= MOST_KEYS || bytes.size() >= MOST_BYTES;
    }

    /** Whether it holds nothing. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** The keys as bytes; the chunk is empty afterwards. */
    public byte[] take() {
        byte[] taken = bytes.toByteArray();
        clear();
        return taken;
    }

    /** Forgets the keys. */
    public void clear() {
        bytes.reset();
        count = 0;
        before = 0;
    }

    /** The keys in {@code chunk}. */
    public static List<Key> read(byte[] chunk) {
        ByteBuffer in = ByteBuffer.wrap(chunk);
        boolean numbers = in.get() == NUMBERS;
        List<Key> keys = new ArrayList<>();
        long before = 0;
        while (in.hasRemaining()) {
            long next = readLong(in);
            if (numbers) {
                before += (next >>> 1) ^ -(next & 1);
                keys.add(Key.of(before));
            } else {
                byte[] utf8 = new byte[(int) next];
                in.get(utf8);
                keys.add(Key.of(new String(utf8, StandardCharsets.UTF_8)));
            }
        }
        return keys;
    }

    private void begin(int type) {
        if (count == 0) {
            bytes.write(type);
        }
    }

    private void write(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    private static long readLong(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
