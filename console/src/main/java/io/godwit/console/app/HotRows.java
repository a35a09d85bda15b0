package io.godwit.console.app;

import io.godwit.milvus.sample.LiveLoad;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.error.GodwitException;
import io.godwit.oceanbase.bench.VisibleVersions;
import io.godwit.runtime.limit.Backoff;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Looks all the time at keys of the target that are written all the time: none may ever show an older version again. */
final class HotRows implements Runnable {
    private static final Duration AWAY = Duration.ofMillis(300);

    private final VisibleVersions versions;
    private final BooleanSupplier going;
    private final Map<Long, Long> newest = new HashMap<>();
    private volatile long looks;
    private volatile long wentBack;

    HotRows(VisibleVersions versions, BooleanSupplier going) {
        this.versions = versions;
        this.going = going;
    }

    @Override
    public void run() {
        while (going.getAsBoolean()) {
            try {
                for (VisibleVersions.Row row : versions.upTo(SampleCollection.longKey(LiveLoad.HOT_ROWS))) {
                    Long before = newest.put(row.key(), row.version());
                    if (before != null && before > row.version()) {
                        wentBack++;
                    }
                }
                looks++;
            } catch (GodwitException e) {
                Backoff.pause(AWAY); // the target is away
            }
        }
    }

    long looks() {
        return looks;
    }

    long wentBack() {
        return wentBack;
    }
}
