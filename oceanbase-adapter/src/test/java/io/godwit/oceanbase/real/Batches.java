package io.godwit.oceanbase.real;

import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import io.godwit.model.target.TargetWriter;
import io.godwit.testsupport.TestRow;
import io.godwit.testsupport.TestRows;
import java.util.List;

/** Writes batches into one table, each under a checkpoint of its own. */
record Batches(RealOceanBase server, TableMapping mapping) {
    /** The flow that they belong to. */
    static final String FLOW = "written";

    List<RejectedRow> write(List<TestRow> rows) {
        return write(new TestRows(rows));
    }

    List<RejectedRow> write(RowBatch rows) {
        return write(FLOW, rows);
    }

    List<RejectedRow> write(String flow, RowBatch rows) {
        try (TargetWriter writer = server.writer()) {
            ApplyCheckpoint from = writer.claim(new PartitionRef(flow, server.newName("topic"), 0), 0);
            writer.begin(from, from.advanced(rows.size(), rows.size(), 0, 1));
            List<RejectedRow> rejected = writer.insert(mapping, rows);
            writer.commit();
            return rejected;
        }
    }
}
