package io.godwit.control.estimate;

import java.util.OptionalLong;

/**
 * What one collection takes. What was not measured is absent, never 0.
 *
 * @param rows as the source counts them
 * @param rowBytes of a row as the source sends it, the mean of the sample
 * @param kafkaBytes of its row events on all replicas, before compression
 * @param targetBytes of its rows on one replica, before compression and without indexes
 * @param millis to read its rows with one reader, or to write them within the rate limit, whichever takes longer
 * @param sampledRows how many rows were read for that
 * @param note why something is absent; empty where nothing is
 */
public record TableEstimate(
        String collection,
        String table,
        OptionalLong rows,
        OptionalLong rowBytes,
        OptionalLong kafkaBytes,
        OptionalLong targetBytes,
        OptionalLong millis,
        OptionalLong sampledRows,
        String note) {

    /** One of which nothing is known. */
    static TableEstimate unknown(String collection, String table, OptionalLong rows, String note) {
        OptionalLong none = OptionalLong.empty();
        return new TableEstimate(collection, table, rows, none, none, none, none, none, note);
    }
}
