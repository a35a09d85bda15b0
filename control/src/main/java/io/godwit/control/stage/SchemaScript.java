package io.godwit.control.stage;

import java.util.List;

/**
 * What schema migration would do.
 *
 * @param leftOut collections that are not migrated, each with its reasons
 */
public record SchemaScript(List<Table> tables, List<String> leftOut) {
    /**
     * One table.
     *
     * @param table its full name
     * @param collections whose rows it holds; several may share it
     * @param statements in their order, without semicolons
     * @param notes what the statements leave out of the source's schema
     * @param problems why they cannot succeed
     */
    public record Table(
            String table,
            List<String> collections,
            List<String> statements,
            List<String> notes,
            List<String> problems) {}
}
