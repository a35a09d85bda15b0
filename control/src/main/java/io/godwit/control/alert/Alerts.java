package io.godwit.control.alert;

import io.godwit.runtime.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The records of {@code godwit.alerts} at one moment, by key. */
public record Alerts(SortedMap<String, byte[]> records) {
    /** None at all. */
    public static final Alerts NONE = new Alerts(new TreeMap<>());

    /** Copies the map. */
    public Alerts {
        records = new TreeMap<>(records);
    }

    /** What holds or fires now, in no order. */
    public List<Alert> now() {
        return all(Alert.NOW);
    }

    /** What is over, the newest last. */
    public List<Alert> past() {
        return all(Alert.PAST);
    }

    /** What a rule has found about a subject. */
    public Optional<Alert> find(String rule, String subject) {
        return read(Alert.key(rule, subject));
    }

    Optional<Alert> read(String key) {
        return Optional.ofNullable(records.get(key)).map(json -> Json.read(json, Alert.class));
    }

    private List<Alert> all(String prefix) {
        return records.subMap(prefix, prefix + Character.MAX_VALUE).values().stream()
                .map(json -> Json.read(json, Alert.class))
                .toList();
    }
}
