package io.godwit.model.task;

/** Where the target's changes are read on the way back. */
public enum ReverseLog {
    /** Logs that are made on the tables. */
    MATERIALIZED_VIEW_LOGS,
    /** The tenant's binlog, as OceanBase's Binlog Service hands it out. */
    BINLOG
}
