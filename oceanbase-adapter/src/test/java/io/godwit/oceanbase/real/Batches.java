package io.godwit.oceanbase.real;

import io.godwit.model.row.Key;
import io.godwit.model.row.RowView;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.RowBatch;
import io.godwit.model.target.TargetWriter;
import io.godwit.testsupport.TestRow;
import java.util.List;

/** Writes batches into one table, each under a checkpoint of its own. */
record Batches(RealOceanBase server, TableMapping mapping) {
    List<RejectedRow> write(List<TestRow> rows) {
        return write(of(rows));
    }

    List<RejectedRow> write(RowBatch rows) {
        try (TargetWriter writer = server.writer()) {
            ApplyCheckpoint from = writer.claim(new PartitionRef(server.newName("task"), "topic", 0), 0);
            writer.begin(from, from.advanced(rows.size(), rows.size(), 0, 1));
            List<RejectedRow> rejected = writer.insert(mapping, rows);
            writer.commit();
            return rejected;
        }
    }

    static RowBatch of(List<TestRow> rows) {
        return new RowBatch() {
            @Override
            public int size() {
                return rows.size();
            }

            @Override
            public RowView row(int i) {
                return rows.get(i);
            }

            @Override
            public Key key(int i) {
                return rows.get(i).key();
            }
        };
    }
}
