package io.godwit.incrsync.pipeline;

import io.godwit.runtime.state.ChangeStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Publishes where each mapping stands: one with changes whenever it is asked, one where only time goes by in its turn, so that a
 * thousand idle ones make a hundred records a second. One thread.
 */
final class StatusReports {
    private static final Duration TURN = Duration.ofMillis(10);

    private final Collection<MappingChanges> mappings;
    private final Consumer<ChangeStatus> statuses;
    private final Clock clock;
    private final Map<Long, Reported> reported = new HashMap<>();

    StatusReports(Collection<MappingChanges> mappings, Consumer<ChangeStatus> statuses, Clock clock) {
        this.mappings = mappings;
        this.statuses = statuses;
        this.clock = clock;
    }

    /** Publishes what is due. */
    void report() {
        report(TURN.multipliedBy(mappings.size()));
    }

    /** Publishes whatever changed. */
    void reportAll() {
        report(Duration.ZERO);
    }

    private void report(Duration idle) {
        long now = System.nanoTime();
        for (MappingChanges mapping : mappings) {
            Reported before = reported.get(mapping.collectionId());
            MappingChanges.Standing standing = mapping.standing();
            if (before != null && before.standing().equals(standing) && now - before.atNanos() < idle.toNanos()) {
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
