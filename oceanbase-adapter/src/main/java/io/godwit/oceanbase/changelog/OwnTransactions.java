package io.godwit.oceanbase.changelog;

import io.godwit.oceanbase.checkpoint.CheckpointTables;
import io.godwit.oceanbase.schema.Sql;

/**
 * The transactions by which a flow of Godwit writes rows: each moves a checkpoint of the flow. Two transactions may have one commit
 * version, so those of other flows do not count, as they write no rows of these tables: with the checkpoints of the flow back, which
 * move all the time, an application's transaction would sometimes be taken for Godwit's.
 *
 * @param log of the table of checkpoints
 * @param flow name of the flow
 */
record OwnTransactions(LogTable log, String flow) {
    /** Every version of them in the window. */
    String versions(Window window) {
        return log.versions(window) + " AND task_id = " + Sql.text(flow) + " AND topic <> "
                + Sql.text(CheckpointTables.GATES);
    }
}
