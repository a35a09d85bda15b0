package io.godwit.oceanbase.write;

import io.godwit.model.row.Key;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.target.RejectedRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/** Separates rows by the owner of the rows that their keys hold. One thread. */
final class KeyOwners {
    private final long own;
    private final ExistingKeys existing;

    KeyOwners(TableMapping mapping, WriteBuffers buffers) {
        this.own = mapping.collection().id();
        this.existing = new ExistingKeys(mapping, buffers.keys());
    }

    /** Leaves out rows whose key the table, or an earlier row, already holds. */
    int[] withoutHeld(Connection open, IntFunction<Key> keys, int[] rows, List<RejectedRow> rejected)
            throws SQLException {
        Map<Key, Long> owners = owners(open, keys, rows);
        Set<Key> seen = new HashSet<>();
        return Arrays.stream(rows)
                .filter(row -> {
                    Key key = keys.apply(row);
                    long owner = owners.getOrDefault(key, own);
                    boolean held = owners.containsKey(key) || !seen.add(key);
                    if (held) {
                        rejected.add(owner == own ? Rejections.held(row) : Rejections.foreign(row, owner));
                    }
                    return !held;
                })
                .toArray();
    }

    /** Leaves out rows whose key holds a row of another collection. */
    int[] withoutForeign(Connection open, IntFunction<Key> keys, int[] rows, List<RejectedRow> rejected)
            throws SQLException {
        Map<Key, Long> owners = owners(open, keys, rows);
        return Arrays.stream(rows)
                .filter(row -> {
                    long owner = owners.getOrDefault(keys.apply(row), own);
                    if (owner != own) {
                        rejected.add(Rejections.foreign(row, owner));
                    }
                    return owner == own;
                })
                .toArray();
    }

    private Map<Key, Long> owners(Connection open, IntFunction<Key> keys, int[] rows) throws SQLException {
        return existing.among(open, Arrays.stream(rows).mapToObj(keys).toList());
    }
}
