package io.godwit.runtime.json;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.WeakHashMap;

/**
 * Records of one type that are looked at repeatedly, of which few have changed since the last time: only those are parsed. What nobody
 * else keeps the JSON of is forgotten. Thread-safe.
 */
public final class ReadRecords<T> {
    private final Class<T> type;
    /** An array equals no other one. */
    private final Map<byte[], T> known = new WeakHashMap<>();

    /** No record yet. */
    public ReadRecords(Class<T> type) {
        this.type = type;
    }

    /** The records whose JSON is given by key; an array that was passed before has not changed. */
    public synchronized List<T> of(SortedMap<String, byte[]> newest) {
        return newest.values().stream()
                .map(json -> known.computeIfAbsent(json, read -> Json.read(read, type)))
                .toList();
    }
}
