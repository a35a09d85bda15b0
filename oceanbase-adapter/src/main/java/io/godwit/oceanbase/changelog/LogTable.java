package io.godwit.oceanbase.changelog;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.schema.TableName;
import io.godwit.oceanbase.schema.Sql;

/**
 * The materialized view log of a table, as SQL. It is a table beside it, with the columns of the table; {@code ora_rowscn} is the
 * commit version of the transaction that wrote a row of it, {@code SEQUENCE$$} the order of statements within the transaction, and
 * {@code OLD_NEW$$} tells what was removed ({@code O}) from what was set ({@code N}).
 */
record LogTable(TableName table) {
    private static final String PREFIX = "mlog$_";

    /** The log's own name. */
    TableName name() {
        return new TableName(table.schema(), PREFIX + table.table());
    }

    /** How many rows of the window there are. */
    String count(Window window) {
        return "SELECT COUNT(*) FROM " + within(window);
    }

    /** The version of row {@code number} of the window, in the order of versions. */
    String versionOf(Window window, long number) {
        return "SELECT ora_rowscn FROM " + within(window) + " ORDER BY ora_rowscn LIMIT " + (number - 1) + ",1";
    }

    /** Every version in the window. */
    String versions(Window window) {
        return "SELECT DISTINCT ora_rowscn FROM " + within(window);
    }

    /** Fails, or answers nothing of use, where the log does not hold what came after {@code version}. */
    String holds(long version) {
        return "SELECT 1 FROM " + Sql.name(name()) + " WHERE ora_rowscn > " + version + " LIMIT 1";
    }

    /**
     * The rows of the window, a key's rows of one moment together, and of those the ones of one partition: version, what it is, the value
     * that decides about the partition, and the fields of the collection. {@code SEQUENCE$$} counts in each partition by itself.
     */
    String changes(TableMapping mapping, Window window) {
        CollectionSchema collection = mapping.collection();
        String part = collection.partitionKey().map(LogTable::exact).orElse("''");
        return "SELECT ora_rowscn, `OLD_NEW$$`, " + part + ", " + FieldColumns.of(collection) + " FROM "
                + within(window) + " ORDER BY ora_rowscn >> 2, " + exact(collection.key()) + ", "
                + collection.partitionKey().map(field -> exact(field) + ", ").orElse("")
                + "ora_rowscn, `SEQUENCE$$`, `OLD_NEW$$` DESC";
    }

    /** Texts that only a collation takes for equal are different in Milvus. */
    private static String exact(Field field) {
        String column = Sql.name(field.name());
        return field.type() == FieldType.VARCHAR ? "CAST(" + column + " AS BINARY)" : column;
    }

    private String within(Window window) {
        return Sql.name(name()) + " WHERE ora_rowscn > " + window.after() + " AND ora_rowscn <= " + window.upTo();
    }
}
