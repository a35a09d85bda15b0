package io.godwit.oceanbase.write;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.row.Key;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.RejectedRow;
import io.godwit.oceanbase.schema.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Removes rows by their keys. One thread. */
final class KeyDeleter {
    private final TableMapping mapping;
    private final ExistingKeys existing;
    private final SqlBuffer sql;
    private final byte[] head;
    private final byte[] tail;

    KeyDeleter(TableMapping mapping, SqlBuffer sql) {
        this.mapping = mapping;
        this.existing = new ExistingKeys(mapping, sql);
        this.sql = sql;
        this.head = ("DELETE FROM " + Sql.name(mapping.table()) + " WHERE "
                        + Sql.name(mapping.collection().key().name()) + " IN ")
                .getBytes(StandardCharsets.UTF_8);
        // A row that another collection inserts meanwhile is not this one's to remove.
        String owned = " AND " + Sql.name(TableMapping.OWNER_COLUMN) + "="
                + mapping.collection().id();
        this.tail = (mapping.aggregated() ? owned : "").getBytes(StandardCharsets.UTF_8);
    }

    /** Removes what belongs to the mapping's collection; answers the keys whose rows belong to another. */
    List<RejectedRow> delete(Connection open, List<Key> keys) throws SQLException {
        if (!mapping.aggregated()) {
            remove(open, keys);
            return List.of();
        }
        Map<Key, Long> owners = existing.among(open, keys);
        List<RejectedRow> rejected = new ArrayList<>();
        List<Key> own = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            long owner = owners.getOrDefault(keys.get(i), mapping.collection().id());
            if (owner == mapping.collection().id()) {
                own.add(keys.get(i));
            } else {
                rejected.add(new RejectedRow(
                        i,
                        RejectedRow.Kind.DUPLICATE,
                        ErrorCode.TARGET_OWNER_MISMATCH,
                        "the row under this key belongs to collection " + owner + "; it stays"));
            }
        }
        remove(open, own);
        return rejected;
    }

    /** Removes the rows under these keys, as far as they belong to the mapping's collection. */
    void remove(Connection open, List<Key> keys) throws SQLException {
        for (int at = 0; at < keys.size(); ) {
            sql.clear(3 * InsertStatement.FULL_BYTES);
            sql.append(head);
            at = KeyList.append(keys, at, sql);
            sql.append(tail);
            try (Statement statement = open.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.executeUpdate(sql.toString());
            }
        }
    }
}
