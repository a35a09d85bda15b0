package io.godwit.oceanbase.write;

import io.godwit.model.row.Key;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.RejectedRow;
import io.godwit.oceanbase.schema.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Removes rows by their keys. One thread. */
final class KeyDeleter {
    private final boolean aggregated;
    private final KeyOwners owners;
    private final SqlBuffer sql;
    private final byte[] head;
    private final byte[] tail;

    KeyDeleter(TableMapping mapping, WriteBuffers buffers) {
        this.aggregated = mapping.aggregated();
        this.owners = new KeyOwners(mapping, buffers);
        this.sql = buffers.keys();
        this.head = ("DELETE FROM " + Sql.name(mapping.table()) + " WHERE "
                        + Sql.name(mapping.collection().key().name()) + " IN ")
                .getBytes(StandardCharsets.UTF_8);
        // A row that another collection inserts meanwhile is not this one's to remove.
        String owned = " AND " + Sql.name(TableMapping.OWNER_COLUMN) + "="
                + mapping.collection().id();
        this.tail = (aggregated ? owned : "").getBytes(StandardCharsets.UTF_8);
    }

    /** Removes what belongs to the mapping's collection; returns the keys whose rows belong to another. */
    List<RejectedRow> delete(Connection open, List<Key> keys) throws SQLException {
        if (!aggregated) {
            remove(open, keys);
            return List.of();
        }
        List<RejectedRow> rejected = new ArrayList<>();
        int[] all = IntStream.range(0, keys.size()).toArray();
        int[] own = owners.withoutForeign(open, keys::get, all, rejected);
        remove(open, Arrays.stream(own).mapToObj(keys::get).toList());
        return rejected;
    }

    /** Removes the rows under these keys, as far as they belong to the mapping's collection. */
    void remove(Connection open, List<Key> keys) throws SQLException {
        for (int at = 0; at < keys.size(); ) {
            sql.clear();
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
