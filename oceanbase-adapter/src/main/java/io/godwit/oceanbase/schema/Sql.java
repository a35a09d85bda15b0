package io.godwit.oceanbase.schema;

import io.godwit.model.schema.TableName;
import io.godwit.oceanbase.connect.SqlSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** Names and texts as SQL writes them. */
public final class Sql {
    private Sql() {}

    /** A name in backticks. */
    public static String name(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** A table's full name. */
    public static String name(TableName table) {
        return name(table.schema()) + "." + name(table.table());
    }

    /** The name as the server keeps it: most tenants fold table names to lower case. */
    public static TableName folded(Connection open, TableName table) throws SQLException {
        boolean kept = SqlSession.query(open, "SELECT @@lower_case_table_names", rows -> rows.getInt(1) == 0)
                .getFirst();
        return kept
                ? table
                : new TableName(
                        table.schema().toLowerCase(Locale.ROOT), table.table().toLowerCase(Locale.ROOT));
    }

    /** A text literal. */
    public static String text(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\0", "\\0") + "'";
    }
}
