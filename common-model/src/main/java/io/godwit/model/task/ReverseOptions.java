package io.godwit.model.task;

import io.godwit.model.schema.CollectionName;
import java.util.Map;
import java.util.Optional;

/**
 * How changes of the target are carried back.
 *
 * @param reuseIncremental whether the options of incremental sync apply here too
 * @param own what applies otherwise; begins where the switchover says, so without a start of its own
 * @param log where the changes are read
 * @param binlogUrl the address of the Binlog Service, as for the target; empty where the target's own hands the binlog out
 * @param partitions where rows go, by collection: to {@code _default} where none is named
 */
public record ReverseOptions(
        boolean reuseIncremental,
        IncrementalOptions own,
        ReverseLog log,
        Optional<String> binlogUrl,
        Map<CollectionName, String> partitions) {
    /** Where {@link #partitions} are written in a task. */
    public static final String PARTITIONS = "spec.options.reverse.partitions";

    public static final ReverseOptions DEFAULT = new ReverseOptions(
            true, IncrementalOptions.DEFAULT, ReverseLog.MATERIALIZED_VIEW_LOGS, Optional.empty(), Map.of());

    /** Copies the partitions; refuses a malformed address or name. */
    public ReverseOptions {
        binlogUrl.ifPresent(TextRules.JDBC_URL::require);
        partitions = Map.copyOf(partitions);
        partitions.values().forEach(TextRules.PARTITION::require);
    }

    /** What applies in a task whose incremental sync has these options. */
    IncrementalOptions beside(IncrementalOptions incremental) {
        return reuseIncremental ? incremental : own;
    }
}
