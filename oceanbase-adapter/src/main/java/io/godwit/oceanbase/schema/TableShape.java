package io.godwit.oceanbase.schema;

import io.godwit.model.schema.TableName;
import io.godwit.oceanbase.connect.SqlSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A table as the target describes it.
 *
 * @param uniqueKeys columns (lower case) of the primary key and of each unique key, by its name
 */
record TableShape(List<Column> columns, Map<String, Set<String>> uniqueKeys, List<String> triggers) {
    /** One column; {@code collation} is empty where it does not apply, {@code generated} ones accept no value. */
    record Column(String name, String type, boolean nullable, boolean hasDefault, String collation, boolean generated) {
        /** Whether an insert must name it. */
        boolean mandatory() {
            return !nullable && !hasDefault;
        }
    }

    static TableShape read(Connection open, TableName table) throws SQLException {
        TableName known = Sql.folded(open, table);
        List<Column> columns = SqlSession.query(
                open,
                "SELECT column_name, column_type, is_nullable, column_default, extra, collation_name"
                        + " FROM information_schema.columns WHERE table_schema=? AND table_name=? ORDER BY ordinal_position",
                rows -> new Column(
                        rows.getString(1),
                        rows.getString(2),
                        "YES".equals(rows.getString(3)),
                        rows.getString(4) != null
                                || !String.valueOf(rows.getString(5)).isEmpty(),
                        rows.getString(6) == null ? "" : rows.getString(6),
                        String.valueOf(rows.getString(5))
                                .toUpperCase(Locale.ROOT)
                                .contains("GENERATED")),
                known.schema(),
                known.table());
        Map<String, Set<String>> uniqueKeys = new HashMap<>();
        SqlSession.query(
                open,
                "SHOW INDEX FROM " + Sql.name(table),
                rows -> rows.getInt("Non_unique") == 0
                        && uniqueKeys
                                .computeIfAbsent(rows.getString("Key_name"), k -> new HashSet<>())
                                .add(rows.getString("Column_name").toLowerCase(Locale.ROOT)));
        List<String> triggers = SqlSession.query(
                open,
                "SELECT trigger_name FROM information_schema.triggers WHERE event_object_schema=? AND event_object_table=?",
                rows -> rows.getString(1),
                known.schema(),
                known.table());
        return new TableShape(columns, uniqueKeys, triggers);
    }
}
