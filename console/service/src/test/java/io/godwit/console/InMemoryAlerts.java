package io.godwit.console;

import io.godwit.control.AlertControl;
import io.godwit.control.alert.Alert;
import io.godwit.control.alert.AlertBook;
import io.godwit.control.alert.AlertChange;
import io.godwit.control.alert.Alerts;
import io.godwit.runtime.json.Json;
import java.time.Clock;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Alerts without Kafka. */
final class InMemoryAlerts implements AlertBook {
    private final SortedMap<String, byte[]> records = new TreeMap<>();

    /** A control part over nothing, whose webhooks accept everything. */
    static AlertControl control() {
        return new AlertControl(
                new InMemoryResourceBook(), new InMemoryAlerts(), (webhook, id, body) -> {}, Clock.systemUTC());
    }

    void put(Alert alert) {
        records.put(alert.key(), Json.write(alert));
    }

    @Override
    public Alerts read() {
        return new Alerts(records);
    }

    @Override
    public AlertChange write(Function<Alerts, AlertChange> decision) {
        AlertChange change = decision.apply(read());
        change.written()
                .forEach((key, value) ->
                        value.ifPresentOrElse(json -> records.put(key, json), () -> records.remove(key)));
        return change;
    }

    @Override
    public void close() {}
}
