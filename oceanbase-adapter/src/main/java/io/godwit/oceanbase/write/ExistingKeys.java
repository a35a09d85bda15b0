package io.godwit.oceanbase.write;

import io.godwit.model.row.Key;
import io.godwit.model.schema.FieldType;
import io.godwit.model.schema.TableMapping;
import io.godwit.oceanbase.schema.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks up keys in the table of a mapping. One thread. */
final class ExistingKeys {
    private final TableMapping mapping;
    private final boolean numeric;
    private final SqlBuffer sql;

    ExistingKeys(TableMapping mapping, SqlBuffer sql) {
        this.sql = sql;
        this.mapping = mapping;
        this.numeric = mapping.collection().key().type() == FieldType.INT64;
    }

    /** Those of {@code keys} that the table holds, each with the collection that owns its row. */
    Map<Key, Long> among(Connection open, List<Key> keys) throws SQLException {
        Map<Key, Long> found = new HashMap<>();
        for (int at = 0; at < keys.size(); ) {
            at = look(open, keys, at, found);
        }
        return found;
    }

    /** Looks up as many keys as fit in a query; returns the number of the first that is left. */
    private int look(Connection open, List<Key> keys, int from, Map<Key, Long> found) throws SQLException {
        String column = Sql.name(mapping.collection().key().name());
        String owner = mapping.aggregated() ? Sql.name(TableMapping.OWNER_COLUMN) : "0";
        sql.clear();
        sql.append(
                ("SELECT " + column + "," + owner + " FROM " + Sql.name(mapping.table()) + " WHERE " + column + " IN ")
                        .getBytes(StandardCharsets.UTF_8));
        int at = KeyList.append(keys, from, sql);
        try (Statement statement = open.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet rows = statement.executeQuery(sql.toString())) {
                while (rows.next()) {
                    found.put(
                            numeric ? Key.of(rows.getLong(1)) : Key.of(rows.getString(1)),
                            mapping.aggregated()
                                    ? rows.getLong(2)
                                    : mapping.collection().id());
                }
            }
        }
        return at;
    }
}
