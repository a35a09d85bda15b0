package io.godwit.control.resource;

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

    /** Every resource of a type, by name. */
    public <R extends Resource<R>> List<R> all(ResourceType<R> type) {
        return all(type.prefix(), type.format());
    }

    /** The resource of that type and name. */
    public <R extends Resource<R>> Optional<R> find(ResourceType<R> type, String name) {
        return Optional.ofNullable(records.get(type.key(name))).map(json -> Json.read(json, type.format()));
    }

    /** The resource of that type and name; a failure, of the type's own code, if there is none. */
    public <R extends Resource<R>> R require(ResourceType<R> type, String name) {
        return find(type, name).orElseThrow(() -> type.unknown(name));
    }

    /** Tasks that are being made from the data source of that name, or from another subject of a hold. */
    public List<String> holders(String name, long nowMillis) {
        return all(Hold.PREFIX + name + "/", Hold.class).stream()
                .filter(hold -> hold.untilMillis() > nowMillis)
                .map(Hold::task)
                .toList();
    }

    /** Tasks that are being made from what is to be deleted. */
    List<String> holders(ResourceRequest.Delete<?> delete, long nowMillis) {
        return holders(Hold.subject(delete.type(), delete.name()), nowMillis);
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
