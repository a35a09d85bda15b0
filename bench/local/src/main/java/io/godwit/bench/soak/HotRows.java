package io.godwit.bench.soak;

import io.godwit.bench.bare.VisibleVersions;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Constantly looks at keys of a target that are constantly written: none may ever show an older version again. */
public final class HotRows implements Runnable {
    private static final Duration AWAY = Duration.ofMillis(300);

    private final Supplier<List<VisibleVersions.Row>> versions;
    private final BooleanSupplier going;
    private final Map<Long, Long> newest = new HashMap<>();
    private final List<String> wentBack = new CopyOnWriteArrayList<>();
    private volatile long looks;

    /** Looks while {@code going}, by asking for the versions of these keys. */
    public HotRows(Supplier<List<VisibleVersions.Row>> versions, BooleanSupplier going) {
        this.versions = versions;
        this.going = going;
    }

    @Override
    public void run() {
        while (going.getAsBoolean()) {
            try {
                versions.get().forEach(this::saw);
                looks++;
            } catch (GodwitException e) {
                Backoff.pause(AWAY); // the target is unavailable
            }
        }
    }

    /** Looks so far; any thread. */
    public long looks() {
        return looks;
    }

    /** Keys that showed an older version again, in words; any thread. */
    public List<String> wentBack() {
        return List.copyOf(wentBack);
    }

    private void saw(VisibleVersions.Row row) {
        Long before = newest.put(row.key(), row.version());
        if (before != null && before > row.version()) {
            wentBack.add("key " + row.key() + " from " + before + " to " + row.version());
        }
    }
}
