package io.godwit.oceanbase.changelog;

import io.godwit.model.schema.TableName;
import io.godwit.model.text.Digests;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.schema.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * Materialized views that hold back the purge of a log. The engine removes from a log what all its materialized views have taken up; a
 * view without rows is never refreshed here, so that everything stays that was written after it was made, whoever purges. A reader has
 * one guard that is older than what it has not read; a younger one takes over once the reader has passed the moment at which that was
 * made. Their names tell table, reader and age. Stateless.
 */
final class LogGuards {
    private static final String PREFIX = "log_guard_";
    private static final int DIGITS = 12;
    private static final int UNKNOWN_SCHEMA = 1049;

    private final String schema;

    LogGuards(String schema) {
        this.schema = schema;
    }

    /** The reader's guards of the table, the oldest first. */
    List<String> of(Connection open, TableName table, String reader) throws SQLException {
        return named(open, prefix(table) + digest(reader) + "_");
    }

    /** The guards of the table, whoever their reader is. */
    List<String> of(Connection open, TableName table) throws SQLException {
        return named(open, prefix(table));
    }

    private List<String> named(Connection open, String prefix) throws SQLException {
        try {
            return SqlSession.query(
                            open,
                            "SHOW TABLES FROM " + Sql.name(schema) + " LIKE '" + prefix.replace("_", "\\_") + "%'",
                            rows -> rows.getString(1))
                    .stream()
                    .sorted()
                    .toList();
        } catch (SQLException e) {
            if (e.getErrorCode() == UNKNOWN_SCHEMA) {
                return List.of();
            }
            throw e;
        }
    }

    /** Makes a guard of what is written from now on; returns its name. */
    String make(Connection open, TableName table, String reader) throws SQLException {
        String age = String.format(Locale.ROOT, "%016x", Scn.now(open));
        String name = prefix(table) + digest(reader) + "_" + age;
        SqlSession.update(
                open,
                "CREATE MATERIALIZED VIEW " + full(name) + " REFRESH FAST ON DEMAND AS SELECT COUNT(*) AS held FROM "
                        + Sql.name(table) + " WHERE 1=0");
        return name;
    }

    void drop(Connection open, String name) throws SQLException {
        SqlSession.update(open, "DROP MATERIALIZED VIEW " + full(name));
    }

    private String full(String name) {
        return Sql.name(new TableName(schema, name));
    }

    private static String prefix(TableName table) {
        return PREFIX + digest(table.toString()) + "_";
    }

    private static String digest(String text) {
        return Digests.sha256(text).substring(0, DIGITS);
    }
}
