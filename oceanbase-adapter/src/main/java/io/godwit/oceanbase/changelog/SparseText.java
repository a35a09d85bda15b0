package io.godwit.oceanbase.changelog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.TreeMap;

/** Sparse vectors out of their text and their exact values. */
final class SparseText {
    private static final int PAIR_BYTES = Integer.BYTES + Float.BYTES;

    private SparseText() {}

    /**
     * Pairs of index and value, ascending by index.
     *
     * @param printed {@code {index:value,...}}, with six digits of each value
     * @param values {@code [value,...]} in the same order, exact but for the sign of zeros
     */
    static byte[] bytes(byte[] printed, byte[] values) {
        List<String> pairs = PrintedList.of(printed);
        List<String> exact = PrintedList.of(values);
        if (pairs.size() != exact.size()) {
            throw new NumberFormatException(pairs.size() + " indices and " + exact.size() + " values");
        }
        TreeMap<Long, Float> byIndex = new TreeMap<>();
        for (int i = 0; i < pairs.size(); i++) {
            int colon = pairs.get(i).indexOf(':');
            float value = (float) Double.parseDouble(exact.get(i));
            boolean negative = pairs.get(i).startsWith("-", colon + 1);
            byIndex.put(Long.parseLong(pairs.get(i).substring(0, colon)), value == 0 && negative ? -0.0f : value);
        }
        ByteBuffer into = ByteBuffer.allocate(byIndex.size() * PAIR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        byIndex.forEach((index, value) -> into.putInt(index.intValue()).putFloat(value));
        return into.array();
    }
}
