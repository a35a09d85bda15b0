package io.godwit.oceanbase;

import io.godwit.model.row.CanonicalRow;
import io.godwit.model.row.RowInspector;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.model.target.ApplyCheckpoint;
import io.godwit.model.target.PartitionRef;
import io.godwit.model.target.RejectedRow;
import io.godwit.model.target.TargetSchema;
import io.godwit.model.target.TargetWriter;
import io.godwit.model.task.NormalIndexes;
import io.godwit.model.task.SchemaOptions;
import io.godwit.model.task.StorageFormat;
import io.godwit.testsupport.TestRow;
import io.godwit.testsupport.TestRows;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Makes, fills and reads tables of the real engine through the ports. */
public final class Tables {
    /** The database of all test tables. */
    public static final String DATABASE = "adapter_it";

    private Tables() {}

    /** The ports. */
    public static OceanBase oceanBase() {
        return new OceanBase(Engine.connections(), Engine.CHECKPOINTS);
    }

    /** A collection of these fields, mapped to table {@code name}. */
    public static TableMapping mapping(String name, Field... fields) {
        return new TableMapping(collection(name, 1, fields), new TableName(DATABASE, name), false);
    }

    /** A collection of these fields, with 4 partitions. */
    public static CollectionSchema collection(String name, long id, Field... fields) {
        return new CollectionSchema(
                new CollectionName("default", name), id, "", List.of(fields), false, 4, List.of(), 0);
    }

    /** Drops the table and makes it again. */
    public static void recreate(TableMapping mapping, StorageFormat format) {
        try (TargetSchema schema = oceanBase().schema(new SchemaOptions(NormalIndexes.DO_NOT_MIGRATE, format))) {
            schema.ensureCheckpointSchema();
            Engine.run("DROP TABLE IF EXISTS `" + mapping.table().schema() + "`.`"
                    + mapping.table().table() + "`");
            schema.create(mapping);
        }
    }

    /** Inserts the rows in batches of {@code batchRows}; answers what was refused, numbered within its batch. */
    public static List<RejectedRow> insert(TableMapping mapping, List<TestRow> rows, int batchRows) {
        List<RejectedRow> rejected = new ArrayList<>();
        try (TargetWriter writer = oceanBase().writer()) {
            ApplyCheckpoint at =
                    writer.claim(new PartitionRef(UUID.randomUUID().toString().substring(0, 12), "t", 0), 0);
            for (int from = 0; from < rows.size(); from += batchRows) {
                List<TestRow> batch = rows.subList(from, Math.min(rows.size(), from + batchRows));
                ApplyCheckpoint to = at.advanced(from + (long) batch.size(), batch.size(), 0, 0);
                writer.begin(at, to);
                rejected.addAll(writer.insert(mapping, new TestRows(batch)));
                writer.commit();
                at = to;
            }
        }
        return rejected;
    }

    /** Every row of the table, in key order. */
    public static List<CanonicalRow> read(TableMapping mapping) {
        List<CanonicalRow> rows = new ArrayList<>();
        try (RowInspector inspector = oceanBase().inspector()) {
            inspector.forEach(mapping, rows::add);
        }
        return rows;
    }
}
