package io.godwit.control;

import io.godwit.model.schema.TableName;
import java.util.Set;

/**
 * What a user specifies for one run of a task, not in its file.
 *
 * @param keepTargetRows continue although target tables hold rows: these are kept, and a clash is a conflict
 * @param keptTables the same for these tables alone, as a task names them
 */
public record RunOptions(boolean keepTargetRows, Set<String> keptTables) {
    /** A run according to the file. */
    public static final RunOptions NONE = new RunOptions(false);

    /** Copies the set. */
    public RunOptions {
        keptTables = Set.copyOf(keptTables);
    }

    /** The same for all tables, or none. */
    public RunOptions(boolean keepTargetRows) {
        this(keepTargetRows, Set.of());
    }

    /** Whether rows that this table holds are kept. */
    public boolean keepsRowsOf(TableName table) {
        return keepTargetRows || keptTables.contains(table.toString());
    }
}
