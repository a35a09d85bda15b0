package io.godwit.runtime.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Records of one type that are looked at repeatedly, of which few have changed since the last time: only those are parsed.
 * Thread-safe.
 */
public final class ReadRecords<T> {
    private final Class<T> type;
    private Map<String, Read<T>> known = Map.of();

    /** No record yet. */
    public ReadRecords(Class<T> type) {
        this.type = type;
    }

    /** The records whose JSON is given by key; an array that was passed before has not changed. */
    public synchronized List<T> of(SortedMap<String, byte[]> newest) {
        Map<String, Read<T>> now = new LinkedHashMap<>();
        newest.forEach((key, json) -> {
            Read<T> before = known.get(key);
            now.put(key, before != null && before.json == json ? before : new Read<>(json, Json.read(json, type)));
        });
        known = now;
        return now.values().stream().map(read -> read.value).toList();
    }

    private static final class Read<T> {
        private final byte[] json;
        private final T value;

        Read(byte[] json, T value) {
            this.json = json;
            this.value = value;
        }
    }
}
