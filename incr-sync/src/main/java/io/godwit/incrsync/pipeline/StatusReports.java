package io.godwit.incrsync.pipeline;

import io.godwit.runtime.state.ChangeStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Publishes where each mapping stands: one with changes whenever it is asked, one where only time goes by in its turn, so that
 * hundreds of idle ones make a hundred records a second. A turn comes within five seconds: a table that is not heard of for ten is
 * taken to be behind. One thread.
 */
final class StatusReports {
    private static final long TURN_NANOS = Duration.ofMillis(10).toNanos();
    private static final long LONGEST_NANOS = Duration.ofSeconds(5).toNanos();

    private final Collection<MappingChanges> mappings;
    private final Consumer<ChangeStatus> statuses;
    private final LongSupplier nanoTime;
    private final Map<Long, Reported> reported = new HashMap<>();

    StatusReports(Collection<MappingChanges> mappings, Consumer<ChangeStatus> statuses, LongSupplier nanoTime) {
        this.mappings = mappings;
        this.statuses = statuses;
        this.nanoTime = nanoTime;
    }

    /** Publishes what is due. */
    void report() {
        report(Math.min(TURN_NANOS * mappings.size(), LONGEST_NANOS));
    }

    /** Publishes whatever changed. */
    void reportAll() {
        report(0);
    }

    private void report(long idleNanos) {
        long now = nanoTime.getAsLong();
        for (MappingChanges mapping : mappings) {
            Reported before = reported.get(mapping.collectionId());
            MappingChanges.Standing standing = mapping.standing();
            if (before != null && before.standing().equals(standing) && now - before.atNanos() < idleNanos) {
                continue;
            }
            ChangeStatus status = mapping.status();
            if (before == null || !status.equals(before.status())) {
                statuses.accept(status);
            }
            reported.put(mapping.collectionId(), new Reported(status, standing, now));
        }
    }

    private record Reported(ChangeStatus status, MappingChanges.Standing standing, long atNanos) {}
}
