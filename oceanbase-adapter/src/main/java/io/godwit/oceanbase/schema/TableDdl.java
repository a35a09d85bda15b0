package io.godwit.oceanbase.schema;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.task.StorageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** The statements that create the table of a mapping. Needs no connection. */
public final class TableDdl {
    private static final int COMMENT_LIMIT = 1_024;

    private TableDdl() {}

    /** {@code CREATE DATABASE} and {@code CREATE TABLE}, each without a semicolon. */
    public static List<String> statements(TableMapping mapping, StorageFormat format) {
        return List.of(
                "CREATE DATABASE IF NOT EXISTS " + Sql.name(mapping.table().schema()), createTable(mapping, format));
    }

    /** The comments that are truncated, in words. */
    public static List<String> shortened(TableMapping mapping) {
        CollectionSchema collection = mapping.collection();
        List<String> cut = new ArrayList<>();
        if (!fits(collection.description())) {
            cut.add(shortened("table " + mapping.table(), collection.description()));
        }
        collection.fields().stream()
                .filter(field -> !fits(field.description()))
                .forEach(field -> cut.add(
                        shortened("column " + field.name() + " of table " + mapping.table(), field.description())));
        return cut;
    }

    private static String shortened(String place, String text) {
        return String.format(
                Locale.ROOT,
                "the comment of %s keeps %,d of the %,d characters of its description in the source",
                place,
                COMMENT_LIMIT,
                text.codePointCount(0, text.length()));
    }

    private static String createTable(TableMapping mapping, StorageFormat format) {
        CollectionSchema collection = mapping.collection();
        List<String> lines = new ArrayList<>();
        for (Field field : collection.fields()) {
            lines.add(Sql.name(field.name()) + " " + ColumnTypes.of(collection, field)
                    + (field.nullable() ? " NULL" : " NOT NULL") + comment(" COMMENT ", field.description()));
        }
        if (mapping.aggregated()) {
            lines.add(Sql.name(TableMapping.OWNER_COLUMN) + " BIGINT NOT NULL COMMENT 'collection that owns the row'");
        }
        lines.add(key(collection));
        return "CREATE TABLE " + Sql.name(mapping.table()) + " (\n  " + String.join(",\n  ", lines)
                + "\n) DEFAULT CHARSET = utf8mb4" + lobThreshold(collection)
                + comment(" COMMENT = ", collection.description())
                + partitioning(collection) + columnGroup(format);
    }

    private static String key(CollectionSchema collection) {
        String key = Sql.name(collection.key().name());
        return collection
                .partitionKey()
                .map(part -> "UNIQUE KEY `godwit_key` (" + key + ", " + Sql.name(part.name()) + ")")
                .orElse("PRIMARY KEY (" + key + ")");
    }

    private static String partitioning(CollectionSchema collection) {
        return collection
                .partitionKey()
                .map(part -> "\nPARTITION BY KEY(" + Sql.name(part.name()) + ") PARTITIONS "
                        + Math.max(1, collection.partitionCount()))
                .orElse("");
    }

    private static String columnGroup(StorageFormat format) {
        return switch (format) {
            case DEFAULT -> "";
            case ROW -> "\nWITH COLUMN GROUP(all columns)";
            case COLUMN -> "\nWITH COLUMN GROUP(each column)";
            case HYBRID -> "\nWITH COLUMN GROUP(all columns, each column)";
        };
    }

    private static String lobThreshold(CollectionSchema collection) {
        OptionalInt threshold = new RowSize(collection).inrowThreshold();
        return threshold.isPresent() ? " LOB_INROW_THRESHOLD = " + threshold.getAsInt() : "";
    }

    /** Truncated to what the engine accepts, in whole characters. */
    private static String comment(String keyword, String text) {
        if (text.isBlank()) {
            return "";
        }
        return keyword + Sql.text(fits(text) ? text : text.substring(0, text.offsetByCodePoints(0, COMMENT_LIMIT)));
    }

    private static boolean fits(String text) {
        return text.codePointCount(0, text.length()) <= COMMENT_LIMIT;
    }
}
