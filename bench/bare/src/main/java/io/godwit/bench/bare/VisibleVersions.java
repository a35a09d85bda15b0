package io.godwit.bench.bare;

import io.godwit.model.schema.TableName;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.schema.Sql;
import java.util.List;

/** Looks at rows that carry a version. One thread. */
public final class VisibleVersions implements AutoCloseable {
    private final SqlSession session;
    private final String query;

    /** Looks into {@code table}, whose INT64 column {@code version} grows with each change of a key. */
    public VisibleVersions(Connections connections, TableName table, String key, String version) {
        this.session = new SqlSession(connections);
        this.query = "SELECT " + Sql.name(key) + ", " + Sql.name(version) + " FROM " + Sql.name(table) + " WHERE "
                + Sql.name(key) + " <= ?";
    }

    /** The committed rows up to key {@code most}, in no order. */
    public List<Row> upTo(long most) {
        return session.transact(
                "looking at versions",
                open -> SqlSession.query(open, query, rows -> new Row(rows.getLong(1), rows.getLong(2)), most));
    }

    @Override
    public void close() {
        session.close();
    }

    /** A key and the version of its row. */
    public record Row(long key, long version) {}
}
