package io.godwit.runtime.conflict;

import io.godwit.model.error.ErrorCode;
import io.godwit.runtime.state.ConflictRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Conflicts that nothing has settled yet, by collection and key. An event of the key that is applied settles them: what the key
 * holds at the source is then in the target. Thread-safe.
 */
public final class OpenConflicts {
    /** Invariant 8. Those in excess of it stay open in the log until there is room at a later start. */
    private static final int MOST = 200_000;

    private static final long FRESH_NANOS = 2_000_000_000L;

    private record CollectionKey(String collection, String key) {}

    private final ConflictLog log;
    private final String taskId;
    private final Predicate<ConflictRecord> concerned;
    private final Map<CollectionKey, List<ConflictRecord>> open = new HashMap<>();
    /** Record keys of the findings, by collection: some name no key. */
    private final Map<String, Set<String>> lacking = new HashMap<>();

    private boolean loaded;
    private long loadedAt;

    /**
     * Those of a task; none before {@link #load}.
     *
     * @param concerned the conflicts that the service may settle
     */
    public OpenConflicts(ConflictLog log, String taskId, Predicate<ConflictRecord> concerned) {
        this.log = log;
        this.taskId = taskId;
        this.concerned = concerned;
    }

    /** Looks into the log; when a partition is claimed, whose conflicts other processes may have recorded. Blocks. */
    public synchronized void load() {
        long now = System.nanoTime();
        if (loaded && now - loadedAt < FRESH_NANOS) {
            return; // partitions are claimed by the dozen
        }
        open.clear();
        lacking.clear();
        log.open(taskId, MOST).stream().filter(concerned).forEach(this::note);
        loaded = true;
        loadedAt = now;
    }

    /** Takes over what a batch made durable: open ones are kept, the others forgotten. */
    synchronized void note(ConflictRecord conflict) {
        if (conflict.cause().code().equals(ErrorCode.SOURCE_KEY_UNREADABLE.name())) {
            Set<String> ofCollection = lacking.computeIfAbsent(conflict.row().collection(), key -> new HashSet<>());
            if (conflict.isOpen()) {
                ofCollection.add(conflict.recordKey());
            } else {
                ofCollection.remove(conflict.recordKey());
            }
        }
        if (conflict.row().key().isEmpty()) {
            return;
        }
        CollectionKey of = new CollectionKey(
                conflict.row().collection(), conflict.row().key().get());
        List<ConflictRecord> ofKey = open.computeIfAbsent(of, key -> new ArrayList<>());
        ofKey.removeIf(known -> known.recordKey().equals(conflict.recordKey()));
        if (conflict.isOpen()) {
            ofKey.add(conflict);
        }
        if (ofKey.isEmpty()) {
            open.remove(of);
        }
    }

    /** Findings of keys of a collection that the source counts and never returned, so that its table may lack their rows. */
    public synchronized long lacking(String collection) {
        return lacking.getOrDefault(collection, Set.of()).size();
    }

    synchronized boolean isEmpty() {
        return open.isEmpty();
    }

    /** Those of a key. */
    public synchronized List<ConflictRecord> of(String collection, String key) {
        return List.copyOf(open.getOrDefault(new CollectionKey(collection, key), List.of()));
    }
}
