package io.godwit.dist.it;

import io.godwit.milvus.sample.LiveLoad;
import io.godwit.model.error.GodwitException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** Looks at keys of the target that are written all the time: each shows a version, which must never go back. */
final class HotKeys {
    private final RealServers servers;
    private final String table;
    private final Map<Long, Long> newest = new HashMap<>();
    private final List<String> wentBack = new CopyOnWriteArrayList<>();
    private volatile long looks;

    HotKeys(RealServers servers, String table) {
        this.servers = servers;
        this.table = table;
    }

    void poll(BooleanSupplier going) {
        while (going.getAsBoolean()) {
            try {
                Map<Long, Long> rows = servers.numbers("SELECT id, row_number FROM " + table
                        + " WHERE row_number % 1000003 < " + (LiveLoad.HOT_ROWS + 2));
                rows.forEach(this::saw);
                looks++;
            } catch (IllegalStateException | GodwitException e) {
                Awaitility.await().pollDelay(Duration.ofMillis(300)).until(() -> true); // the target is away
            }
        }
    }

    long looks() {
        return looks;
    }

    List<String> wentBack() {
        return wentBack;
    }

    private void saw(long key, long version) {
        Long before = newest.put(key, version);
        if (before != null && before > version) {
            wentBack.add("key " + key + " from " + before + " to " + version);
        }
    }
}
