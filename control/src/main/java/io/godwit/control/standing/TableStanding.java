package io.godwit.control.standing;

import io.godwit.model.error.ErrorCode;
import io.godwit.runtime.state.ChangeStatus;
import io.godwit.runtime.state.Failure;
import io.godwit.runtime.state.TableStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The state of one table.
 *
 * @param rows existing rows that are applied
 * @param estimatedRows of the collection as a whole; 0 where that is not known yet
 * @param changes row events applied
 * @param lagMillis now minus the timestamp of the source up to which the table has every change; absent where nothing follows
 * @param conflicts rows that were not applied as they are
 * @param findings duplicates and unreadable keys at the source
 * @param activeMillis time that the existing rows took
 * @param keysCompared keys that were compared with the source one by one, where its counts differ from what was read
 * @param reason why it needs attention, in words; empty where it does not
 */
public record TableStanding(
        long collectionId,
        String collection,
        String table,
        TableState state,
        long rows,
        long estimatedRows,
        long changes,
        OptionalLong lagMillis,
        long conflicts,
        long findings,
        long activeMillis,
        long keysCompared,
        String reason) {
    private static final Duration LONG_LAG = Duration.ofSeconds(10);

    /** Both sides of one table. */
    record Reports(Optional<TableStatus> rows, Optional<ChangeStatus> changes) {
        boolean dropped() {
            return changes.filter(c -> c.phase() == ChangeStatus.Phase.DROPPED).isPresent();
        }

        boolean followed() {
            return changes.filter(c -> switch (c.phase()) {
                        case CONVERGING, CONSISTENT, INCOMPLETE -> true;
                        case WAITING, DROPPED, FAILED -> false;
                    })
                    .isPresent();
        }

        boolean complete() {
            return rows.filter(r -> r.phase() == TableStatus.Phase.COMPLETE).isPresent();
        }

        Optional<Failure> failure() {
            return rows.flatMap(TableStatus::failure).or(() -> changes.flatMap(ChangeStatus::failure));
        }

        /** Whether the table may lack keys that the source counts. */
        boolean lacksKeys() {
            return changes.filter(c -> c.phase() == ChangeStatus.Phase.INCOMPLETE)
                            .isPresent()
                    || rows.map(r -> r.findings().shown()).orElse(List.of()).stream()
                            .anyMatch(finding -> finding.startsWith(ErrorCode.SOURCE_KEY_UNREADABLE.summary()));
        }
    }

    /** Derives it; {@code workers} is the state of the components that work on the table. */
    static TableStanding of(Reports reports, Workers workers, boolean followsChanges, Instant now) {
        OptionalLong lag = lag(reports, now);
        TableState state = state(reports, workers, followsChanges, lag);
        return new TableStanding(
                reports.rows()
                        .map(r -> r.of().collectionId())
                        .orElseGet(() -> reports.changes().orElseThrow().collectionId()),
                reports.rows()
                        .map(r -> r.of().collection())
                        .orElseGet(() -> reports.changes().orElseThrow().collection()),
                reports.rows()
                        .map(r -> r.of().table())
                        .orElseGet(() -> reports.changes().orElseThrow().table()),
                state,
                reports.rows().map(r -> r.rows().applied()).orElse(0L),
                reports.rows().map(r -> r.rows().estimated()).orElse(0L),
                reports.changes().map(ChangeStatus::rowsApplied).orElse(0L),
                lag,
                reports.rows().map(r -> r.rows().conflicts()).orElse(0L)
                        + reports.changes().map(ChangeStatus::conflicts).orElse(0L),
                reports.rows().map(r -> r.findings().count()).orElse(0L),
                reports.rows().map(TableStatus::activeMillis).orElse(0L),
                reports.rows().map(TableStatus::keysCompared).orElse(0L),
                reason(state, reports, workers));
    }

    private static TableState state(Reports reports, Workers workers, boolean followsChanges, OptionalLong lag) {
        if (reports.dropped()) {
            return TableState.DROPPED;
        }
        if (reports.failure().isPresent()) {
            return TableState.FAILED;
        }
        boolean done = reports.complete() && !followsChanges;
        if (!done && workers.rests(reports.followed())) {
            return TableState.STOPPED;
        }
        if (!done && workers.obstacle(reports.followed()).isPresent()) {
            return TableState.STALLED;
        }
        if ((done || reports.followed()) && reports.lacksKeys()) {
            return TableState.INCOMPLETE;
        }
        if (done) {
            return TableState.COMPLETE;
        }
        if (reports.followed()) {
            return followed(reports.changes().orElseThrow(), lag);
        }
        return reports.rows()
                        .filter(r -> r.phase() != TableStatus.Phase.WAITING)
                        .isPresent()
                ? TableState.MIGRATING
                : TableState.WAITING;
    }

    private static TableState followed(ChangeStatus changes, OptionalLong lag) {
        if (changes.phase() == ChangeStatus.Phase.CONVERGING) {
            return TableState.CONVERGING;
        }
        return lag.orElse(Long.MAX_VALUE) > LONG_LAG.toMillis() ? TableState.BEHIND : TableState.CONSISTENT;
    }

    /** A dropped collection cannot lag. */
    private static OptionalLong lag(Reports reports, Instant now) {
        return reports.changes()
                .filter(c -> reports.followed() && c.watermarkTso() != 0)
                .map(c -> OptionalLong.of(c.lagMillis(now.toEpochMilli())))
                .orElseGet(OptionalLong::empty);
    }

    private static String reason(TableState state, Reports reports, Workers workers) {
        return switch (state) {
            case STALLED -> workers.obstacle(reports.followed()).orElse("");
            case INCOMPLETE -> "the source counts keys that it never returns; the task's conflicts name them";
            case FAILED ->
                reports.failure()
                        .map(f -> f.code() + ": " + f.message() + "; " + f.remedy())
                        .orElse("");
            case DROPPED -> "the source dropped the collection; the table stays as it is";
            case BEHIND -> "the last changes applied are more than 10 s old";
            case WAITING, MIGRATING, CONVERGING, CONSISTENT, COMPLETE, STOPPED -> "";
        };
    }
}
