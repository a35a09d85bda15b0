package io.godwit.bench.bare;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;

/** Puts bare rows together; see the package. */
final class BareRow {
    private BareRow() {}

    /** A row without its vector: the buffer is positioned where the vector goes, in little-endian order. */
    static ByteBuffer start(
            long key, float price, ByteString name, ByteString attributes, ByteString dynamic, int dimension) {
        int size = Long.BYTES + Float.BYTES + 3 * Integer.BYTES + name.size() + attributes.size() + dynamic.size();
        ByteBuffer row =
                ByteBuffer.allocate(size + dimension * Float.BYTES).putLong(key).putFloat(price);
        put(name, row);
        put(attributes, row);
        put(dynamic, row);
        return row.order(java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    private static void put(ByteString text, ByteBuffer row) {
        row.putInt(text.size());
        text.copyTo(row);
    }
}
