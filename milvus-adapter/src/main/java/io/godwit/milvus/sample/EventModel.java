package io.godwit.milvus.sample;

import io.godwit.milvus.inspect.CanonicalRows;
import io.godwit.model.row.CanonicalRow;
import io.godwit.model.row.Key;
import io.godwit.model.row.RowInspector;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What must be true after some requests: for each key the newest event by timestamp, then by its number within the request. An
 * oracle that asks no server, since a Milvus that was killed may itself show something other than it acknowledged.
 *
 * <p>Milvus returns no timestamp for a delete; since requests are sent one after the other, it counts as immediately after the
 * previous request. Not thread-safe.
 */
public final class EventModel implements RowInspector {
    private final SampleValues values;
    private final Map<CollectionName, Map<Key, Event>> newest = new HashMap<>();
    private final Map<CollectionName, SampleCollection> samples = new HashMap<>();
    private long lastTimestamp;
    private long requests;

    EventModel(SampleValues values) {
        this.values = values;
    }

    /** Rows under the keys of {@code [from, from + count)} were inserted or upserted. */
    void put(SampleCollection sample, long from, int count, long version, long timestamp) {
        if (Long.compareUnsigned(timestamp, lastTimestamp) < 0) {
            throw new IllegalStateException("requests sent one after the other got decreasing timestamps");
        }
        lastTimestamp = timestamp;
        requests++;
        for (int i = 0; i < count; i++) {
            event(sample, new Event(timestamp, requests, i, from + i, version, true));
        }
    }

    /** The keys of {@code [from, from + count)} were deleted. */
    void deleted(SampleCollection sample, long from, int count) {
        requests++;
        for (int i = 0; i < count; i++) {
            event(sample, new Event(lastTimestamp, requests, i, from + i, 0, false));
        }
    }

    /** Keys that hold a row. */
    public long rows(CollectionName collection) {
        return newest.getOrDefault(collection, Map.of()).values().stream()
                .filter(Event::put)
                .count();
    }

    @Override
    public void forEach(TableMapping mapping, Consumer<CanonicalRow> rows) {
        CollectionName name = mapping.collection().name();
        SampleCollection sample = samples.get(name);
        newest.getOrDefault(name, Map.of()).values().stream()
                .filter(Event::put)
                .map(e -> CanonicalRows.of(mapping.collection(), sample.columns(values, e.row(), 1, e.version())))
                .forEach(one -> rows.accept(one.getFirst()));
    }

    @Override
    public void close() {}

    private void event(SampleCollection sample, Event event) {
        samples.put(sample.name(), sample);
        newest.computeIfAbsent(sample.name(), name -> new TreeMap<>())
                .merge(key(sample, event.row()), event, (a, b) -> a.isNewerThan(b) ? a : b);
    }

    private Key key(SampleCollection sample, long row) {
        Field key = sample.fields().stream()
                .filter(f -> f.role() == Field.Role.PRIMARY_KEY)
                .findFirst()
                .orElseThrow();
        return key.type() == FieldType.INT64 ? Key.of(values.longKey(row)) : Key.of(values.textKey(row));
    }

    private record Event(long timestamp, long request, int index, long row, long version, boolean put) {
        boolean isNewerThan(Event other) {
            int order = Long.compareUnsigned(timestamp, other.timestamp);
            order = order != 0 ? order : Long.compare(request, other.request);
            order = order != 0 ? order : Integer.compare(index, other.index);
            return order > 0;
        }
    }
}
