package io.godwit.control.kafka;

import io.godwit.runtime.kafka.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * One view of the records of each Kafka for all ledgers that are open there. Otherwise each running task would keep the statuses of
 * all tasks, and ask Kafka for new ones itself. Thread-safe.
 */
final class SharedTaskRecords {
    private final Function<KafkaSettings, KafkaTaskRecords> opener;
    private final Map<KafkaSettings, View> views = new HashMap<>();

    /** A view, and how many use it. */
    private record View(KafkaTaskRecords records, int users) {}

    /** No view is open. */
    SharedTaskRecords(Function<KafkaSettings, KafkaTaskRecords> opener) {
        this.opener = opener;
    }

    /** The view of this Kafka, until it is released as often as it was taken. */
    synchronized KafkaTaskRecords take(KafkaSettings kafka) {
        return views.compute(
                        kafka,
                        (settings, view) -> view == null
                                ? new View(opener.apply(settings), 1)
                                : new View(view.records, view.users + 1))
                .records;
    }

    /** Once for each {@link #take}; the last one closes the view. */
    void release(KafkaSettings kafka) {
        View left;
        synchronized (this) {
            View view = views.get(kafka);
            left = new View(view.records, view.users - 1);
            if (left.users > 0) {
                views.put(kafka, left);
            } else {
                views.remove(kafka);
            }
        }
        if (left.users == 0) { // which may block, and keeps nobody from opening another one
            left.records.close();
        }
    }
}
