package io.godwit.model.target;

import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import java.util.List;

/** Tables of the target. Thread-safe; calls block. */
public interface TargetSchema extends AutoCloseable {
    /** Version as the server reports it. */
    String version();

    /** The statements that {@link #create} would run for this mapping, in order, each without a trailing semicolon. */
    List<String> ddl(TableMapping mapping);

    /** Descriptions of the source of which only a part becomes a comment, since the target has no room for more; in words. */
    List<String> shortened(TableMapping mapping);

    /**
     * Every limit of the target that the mapping's collection exceeds (types, dimensions, row size), found without touching the
     * target: needs no connection, never blocks, never throws. Empty when it exceeds none. Names and shared tables are checked by
     * {@link io.godwit.model.task.NamingRules}.
     */
    List<TableProblem> problems(TableMapping mapping);

    /** Whether the table exists. */
    boolean exists(TableName table);

    /** Creates database and table where missing; does nothing where the table exists. */
    void create(TableMapping mapping);

    /** Each way in which the existing table does not fit the mapping, in words with the remedy; empty when it fits. */
    List<String> mismatches(TableMapping mapping);

    /**
     * Columns of the existing table that hold less text than their field may, where the target has no room for all of it; in words.
     * Longer values are refused as conflicts.
     */
    List<String> narrower(TableMapping mapping);

    /** Whether the table holds no row. */
    boolean isEmpty(TableName table);

    /** Whether the table holds no row that the mapping's collection owns: no row at all, unless the table is shared. */
    boolean isEmpty(TableMapping mapping);

    /** Removes every row that the mapping's collection owns: all rows, unless the table is shared. Idempotent. */
    void empty(TableMapping mapping);

    /** Creates or upgrades Godwit's own schema. */
    void ensureCheckpointSchema();

    @Override
    void close();
}
