package io.godwit.incrsync.pipeline;

import io.godwit.runtime.conflict.ConflictLog;
import io.godwit.runtime.state.ConflictRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Conflicts that nothing has settled yet, by collection and key. A later event of the key that is applied settles them: what the
 * key holds at the source then stands in the target. Thread-safe.
 */
final class OpenConflicts {
    /** Invariant 8. Those beyond it stay open in the log until there is room at a later start. */
    private static final int MOST = 200_000;

    private static final long FRESH_NANOS = 2_000_000_000L;

    private record CollectionKey(String collection, String key) {}

    private final ConflictLog log;
    private final String taskId;
    private final Map<CollectionKey, List<ConflictRecord>> open = new HashMap<>();
    private boolean loaded;
    private long loadedAt;

    OpenConflicts(ConflictLog log, String taskId) {
        this.log = log;
        this.taskId = taskId;
    }

    /** Looks into the log; for whoever takes a partition over, whose conflicts other processes may have met. */
    synchronized void load() {
        long now = System.nanoTime();
        if (loaded && now - loadedAt < FRESH_NANOS) {
            return; // partitions are taken over by the dozen
        }
        open.clear();
        log.open(taskId, MOST).forEach(this::add);
        loaded = true;
        loadedAt = now;
    }

    synchronized void add(ConflictRecord conflict) {
        conflict.key().ifPresent(key -> {
            List<ConflictRecord> ofKey =
                    open.computeIfAbsent(new CollectionKey(conflict.collection(), key), k -> new ArrayList<>());
            ofKey.removeIf(known -> known.recordKey().equals(conflict.recordKey()));
            ofKey.add(conflict);
        });
    }

    synchronized boolean isEmpty() {
        return open.isEmpty();
    }

    /** An event of the key was applied; settles the conflicts of earlier events. */
    synchronized void applied(String collection, String key, String topic, int partition, long offset, long nowMillis) {
        CollectionKey of = new CollectionKey(collection, key);
        List<ConflictRecord> known = open.get(of);
        if (known == null) {
            return;
        }
        for (ConflictRecord conflict : List.copyOf(known)) {
            boolean earlier = !conflict.topic().equals(topic) || conflict.offset() < offset;
            if (earlier) {
                String by = ConflictRecord.place(topic, partition, offset);
                log.record(conflict.closed(new ConflictRecord.Closing(by, nowMillis)));
                known.remove(conflict);
            }
        }
        if (known.isEmpty()) {
            open.remove(of);
        }
    }
}
