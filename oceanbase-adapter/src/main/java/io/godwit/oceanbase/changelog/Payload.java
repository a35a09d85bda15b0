package io.godwit.oceanbase.changelog;

import io.godwit.model.avro.KeyCodec;
import io.godwit.model.schema.CollectionSchema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The payload of a record of this log: a kind, the collection, and lists of bytes. The reader writes it and the decoder reads it, both
 * in one process; it is never stored.
 */
public final class Payload {
    static final byte TICK = 1;
    static final byte ROWS = 2;
    static final byte REMOVED = 3;
    static final byte REMOVED_HERE = 4;
    static final byte INEXPRESSIBLE = 5;

    private static final int NO_SCHEMA = 0;

    private Payload() {}

    /** Everything up to {@code tso} was handed out. */
    public static byte[] tick(long tso) {
        return ByteBuffer.allocate(1 + Long.BYTES).put(TICK).putLong(tso).array();
    }

    /** A row of the collection that cannot be told: why, in words. */
    public static byte[] inexpressible(CollectionSchema collection, String why) {
        byte[] text = why.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + Long.BYTES + text.length)
                .put(INEXPRESSIBLE)
                .putLong(collection.id())
                .put(text)
                .array();
    }

    /** Rows as {@link EncodedRow} wrote them. */
    static byte[] rows(CollectionSchema collection, List<byte[]> events) {
        int bytes = events.stream().mapToInt(e -> Integer.BYTES + e.length).sum();
        ByteBuffer out = ByteBuffer.allocate(1 + Long.BYTES + bytes).put(ROWS).putLong(collection.id());
        events.forEach(event -> put(out, event));
        return out.array();
    }

    /**
     * Keys without a row.
     *
     * @param here whether another partition may hold a row under the key
     */
    static byte[] removed(CollectionSchema collection, boolean here, List<RemovedKeys.Removal> removals) {
        KeyCodec codec = new KeyCodec(collection, NO_SCHEMA);
        List<byte[]> keys = removals.stream().map(r -> codec.encode(r.key())).toList();
        int bytes = keys.stream()
                .mapToInt(k -> Integer.BYTES + k.length + Long.BYTES)
                .sum();
        ByteBuffer out = ByteBuffer.allocate(1 + Long.BYTES + bytes)
                .put(here ? REMOVED_HERE : REMOVED)
                .putLong(collection.id());
        for (int i = 0; i < keys.size(); i++) {
            put(out, keys.get(i));
            out.putLong(removals.get(i).tso());
        }
        return out.array();
    }

    /** The rest of a payload of rows. */
    static List<byte[]> events(ByteBuffer in) {
        List<byte[]> events = new ArrayList<>();
        while (in.hasRemaining()) {
            events.add(take(in));
        }
        return events;
    }

    /** The rest of a payload of keys. */
    static RemovedKeys keys(CollectionSchema collection, ByteBuffer in) {
        KeyCodec codec = new KeyCodec(collection, NO_SCHEMA);
        List<RemovedKeys.Removal> removals = new ArrayList<>();
        while (in.hasRemaining()) {
            removals.add(new RemovedKeys.Removal(codec.decode(take(in)), in.getLong()));
        }
        return new RemovedKeys(removals);
    }

    private static void put(ByteBuffer out, byte[] bytes) {
        out.putInt(bytes.length).put(bytes);
    }

    private static byte[] take(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("a part of " + length + " bytes, where " + in.remaining() + " are left");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
