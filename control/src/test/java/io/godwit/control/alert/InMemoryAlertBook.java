package io.godwit.control.alert;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Alerts that several instances share, without Kafka. */
public final class InMemoryAlertBook implements AlertBook {
    private final SortedMap<String, byte[]> records = new TreeMap<>();
    private boolean refusing;

    /** Whether nothing can be written. */
    public void refuse(boolean isRefusing) {
        refusing = isRefusing;
    }

    @Override
    public synchronized Alerts read() {
        return new Alerts(records);
    }

    @Override
    public synchronized AlertChange write(Function<Alerts, AlertChange> decision) {
        if (refusing) {
            throw GodwitException.retriable(ErrorCode.KAFKA_UNREACHABLE, "away", "wait", null);
        }
        AlertChange change = decision.apply(read());
        change.written()
                .forEach((key, value) ->
                        value.ifPresentOrElse(json -> records.put(key, json), () -> records.remove(key)));
        return change;
    }

    @Override
    public void close() {}
}
