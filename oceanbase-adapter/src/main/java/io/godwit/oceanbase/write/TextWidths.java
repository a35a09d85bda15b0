package io.godwit.oceanbase.write;

import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.oceanbase.schema.ColumnTypes;
import io.godwit.oceanbase.schema.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Characters that the text columns of a table hold. A table created by hand may have shorter ones, and the engine silently removes
 * spaces beyond the end of a column; so it is asked, and asked again from time to time, because a column may be altered while
 * rows are written. One thread.
 */
final class TextWidths {
    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    private final TableMapping mapping;
    private final String question;
    private int[] widths = {};
    private long askedAt;

    TextWidths(TableMapping mapping) {
        this.mapping = mapping;
        this.question = "SELECT * FROM " + Sql.name(mapping.table()) + " LIMIT 0";
    }

    /** Characters of each field's column, in the order of the fields; meaningless for fields that are not VARCHAR. */
    int[] of(Connection open) throws SQLException {
        long now = System.nanoTime();
        if (widths.length == 0 || now - askedAt > FRESH_NANOS) {
            widths = ask(open);
            askedAt = now;
        }
        return widths;
    }

    private int[] ask(Connection open) throws SQLException {
        Map<String, Integer> columns = new HashMap<>();
        try (Statement statement = open.createStatement();
                ResultSet none = statement.executeQuery(question)) {
            ResultSetMetaData description = none.getMetaData();
            for (int i = 1; i <= description.getColumnCount(); i++) {
                columns.put(description.getColumnName(i).toLowerCase(Locale.ROOT), description.getPrecision(i));
            }
        }
        CollectionSchema collection = mapping.collection();
        return collection.fields().stream()
                .mapToInt(field -> {
                    int allowed = ColumnTypes.characters(collection, field);
                    int held = columns.getOrDefault(field.name().toLowerCase(Locale.ROOT), allowed);
                    return field.type() == FieldType.VARCHAR ? Math.min(allowed, held) : allowed;
                })
                .toArray();
    }
}
