package io.godwit.fullimport.pipeline;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.source.KeyFinding;
import io.godwit.model.text.Plural;
import java.util.List;

/** Missing rows for which a look at a difference found no explanation. Nothing passes the gate with one. One thread. */
final class UnexplainedRows {
    private static final int MOST_LOOKS = 8;
    /** Half a minute or more, by the waits between tries; rows reappeared after 12 s on a real server. */
    private static final int LOOKS_AT_FEWER = 12;

    private int looks;
    private int fewerLooks;
    private long rows;

    /** Another look begins. */
    void look() {
        rows = 0;
    }

    /** Keys that the source names again and again, while it does not return their rows. */
    void keys(long count) {
        rows += count;
    }

    /** What the source counts but does not return; a key, where there is one, explains it. */
    void findings(List<KeyFinding> findings) {
        rows += findings.stream()
                .filter(finding -> finding.key().isEmpty())
                .mapToLong(KeyFinding::surplus)
                .sum();
    }

    /** Whether this look has found some. */
    boolean any() {
        return rows > 0;
    }

    /**
     * Fewer rows are counted than were read: they were deleted, or a part that was loaded again just now does not show its rows
     * yet, although the source reports it as loaded (seen with Milvus 2.3). Only rows that stay missing are taken to be deleted.
     */
    void vanished(long count, CollectionSchema collection) {
        if (++fewerLooks < LOOKS_AT_FEWER) {
            throw GodwitException.retriable(
                    ErrorCode.SOURCE_INCOMPLETE,
                    "the source counts " + Plural.of(count, "row") + " of " + collection.name()
                            + " fewer than were read, in look " + fewerLooks,
                    "none: the source is asked again in a moment",
                    null);
        }
    }

    /** Returns when everything is explained; fails otherwise, permanently after some looks. */
    void settle(CollectionSchema collection) {
        looks++;
        if (rows == 0) {
            return;
        }
        String what = "the source counts " + Plural.of(rows, "row") + " of " + collection.name()
                + " that it does not return, in look " + looks;
        if (looks < MOST_LOOKS) {
            throw GodwitException.retriable(
                    ErrorCode.SOURCE_INCOMPLETE, what, "none: the source is asked again in a moment", null);
        }
        throw GodwitException.configuration(
                ErrorCode.SOURCE_INCOMPLETE,
                what,
                "check that all of its partitions are loaded and that the query nodes are healthy, then migrate it again:"
                        + " godwit task repeat --collection " + collection.name() + ", then task run");
    }
}
