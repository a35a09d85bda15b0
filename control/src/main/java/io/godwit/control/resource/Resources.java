package io.godwit.control.resource;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The records of {@code godwit.resources} at one moment, by key. */
public record Resources(SortedMap<String, byte[]> records) {
    /** None at all. */
    public static final Resources NONE = new Resources(new TreeMap<>());

    /** Copies the map. */
    public Resources {
        records = new TreeMap<>(records);
    }

    /** Every data source, by name. */
    public List<DataSource> dataSources() {
        return all(DataSource.PREFIX, DataSource.class);
    }

    /** The data source of that name. */
    public Optional<DataSource> find(String name) {
        return Optional.ofNullable(records.get(DataSource.key(name))).map(json -> Json.read(json, DataSource.class));
    }

    /** The data source of that name; a failure, DATA_SOURCE_UNKNOWN, if there is none. */
    public DataSource require(String name) {
        return find(name)
                .orElseThrow(() -> GodwitException.configuration(
                        ErrorCode.DATA_SOURCE_UNKNOWN,
                        "no data source is named " + name,
                        "create it first, or correct the name"));
    }

    /** Tasks that are being made from the data source of that name. */
    public List<String> holders(String name, long nowMillis) {
        return all(Hold.PREFIX + name + "/", Hold.class).stream()
                .filter(hold -> hold.untilMillis() > nowMillis)
                .map(Hold::task)
                .toList();
    }

    Optional<Answered> answered(String request) {
        return Optional.ofNullable(records.get(Answered.key(request))).map(json -> Json.read(json, Answered.class));
    }

    List<Answered> answers() {
        return all(Answered.PREFIX, Answered.class);
    }

    List<Hold> holds() {
        return all(Hold.PREFIX, Hold.class);
    }

    /** As they are after these are written; those without a value are removed. */
    public Resources with(Map<String, Optional<byte[]>> written) {
        SortedMap<String, byte[]> next = new TreeMap<>(records);
        written.forEach((key, value) -> value.ifPresentOrElse(json -> next.put(key, json), () -> next.remove(key)));
        return new Resources(next);
    }

    private <T> List<T> all(String prefix, Class<T> type) {
        return records.subMap(prefix, prefix + Character.MAX_VALUE).values().stream()
                .map(json -> Json.read(json, type))
                .toList();
    }
}
