package io.godwit.oceanbase.schema;

import io.godwit.model.schema.TableName;

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

    /** A text literal. */
    static String text(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\0", "\\0") + "'";
    }
}
