package io.godwit.oceanbase.changelog;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.row.Key;
import io.godwit.model.schema.CollectionSchema;
import io.godwit.model.schema.TableMapping;
import io.godwit.model.source.CommitVersion;
import io.godwit.model.source.KeyReader;
import io.godwit.model.source.ReadPoint;
import io.godwit.model.source.RowPage;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.connect.SqlSessions;
import io.godwit.oceanbase.connect.TimeLimits;
import io.godwit.oceanbase.schema.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Exact rows of single keys. Everything that was committed before the call is seen. Where the table of a partition key holds several
 * rows under one key, the one that was written last counts.
 */
public final class OceanBaseKeyReader implements KeyReader {
    private static final int VERSION = 1;
    private static final int FIRST_FIELD = 2;

    private final SqlSessions sessions;
    private final Map<Long, TableMapping> mappings;

    /** A reader of the rows of these mappings' tables. */
    public OceanBaseKeyReader(Connections connections, Collection<TableMapping> mappings) {
        this.sessions = new SqlSessions(connections.within(TimeLimits.READING));
        this.mappings =
                mappings.stream().collect(Collectors.toMap(m -> m.collection().id(), m -> m));
    }

    @Override
    public Optional<RowPage> read(CollectionSchema collection, List<Key> keys, ReadPoint at) {
        TableMapping mapping = mappings.get(collection.id());
        try {
            return sessions.transact(
                    "reading rows of " + mapping.table(), open -> page(open, mapping, new HashSet<>(keys)));
        } catch (InexpressibleValueException e) {
            throw GodwitException.configuration(
                    ErrorCode.SOURCE_KEY_UNREADABLE,
                    "a row of table " + mapping.table() + " does not fit its collection: " + e.getMessage(),
                    "change the row, so that the collection can hold it",
                    e);
        } catch (GodwitException e) {
            throw Failures.isMissing(e)
                    ? GodwitException.configuration(
                            ErrorCode.SOURCE_GONE,
                            "table " + mapping.table() + " no longer exists",
                            "compare the two sides, and give the way back up (godwit task switchover NAME --complete)",
                            e)
                    : e;
        }
    }

    private static Optional<RowPage> page(Connection open, TableMapping mapping, Set<Key> keys) throws SQLException {
        long snapshot = Scn.begin(open);
        PrintedRow printed = new PrintedRow(mapping.collection());
        EncodedRow encoded = new EncodedRow(mapping.collection());
        long tso = CommitVersion.tso(snapshot);
        Map<Key, Found> found = new TreeMap<>();
        SqlSession.query(
                open,
                sql(mapping, keys.size()),
                row -> {
                    Key key = printed.key(row, FIRST_FIELD);
                    if (keys.contains(key)) { // a collation may answer others as well
                        found.merge(key, read(row, printed, encoded, tso), Found::later);
                    }
                    return key;
                },
                keys.stream().map(OceanBaseKeyReader::parameter).toArray());
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new EncodedRows(
                        mapping.collection(),
                        found.values().stream().map(Found::event).toList()));
    }

    private static Found read(ResultSet row, PrintedRow printed, EncodedRow encoded, long tso) throws SQLException {
        byte[] event = encoded.of(printed.read(row, FIRST_FIELD), tso);
        return new Found(row.getLong(VERSION), event);
    }

    private record Found(long version, byte[] event) {
        Found later(Found other) {
            return other.version >= version ? other : this;
        }
    }

    private static String sql(TableMapping mapping, int keys) {
        return "SELECT ora_rowscn, " + FieldColumns.of(mapping.collection()) + " FROM " + Sql.name(mapping.table())
                + " WHERE " + Sql.name(mapping.collection().key().name()) + " IN (?" + ",?".repeat(keys - 1) + ")";
    }

    private static Object parameter(Key key) {
        return switch (key) {
            case Key.OfLong number -> number.value();
            case Key.OfText text -> text.value();
        };
    }

    @Override
    public void close() {
        sessions.close();
    }
}
