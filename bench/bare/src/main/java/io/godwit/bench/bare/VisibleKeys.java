package io.godwit.bench.bare;

import io.godwit.model.schema.TableName;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.schema.Sql;
import java.util.List;

/** Finds out which rows of a table are committed. One thread. */
public final class VisibleKeys implements AutoCloseable {
    private final SqlSession session;
    private final String query;

    /** Looks into {@code table} by its INT64 column {@code key}. */
    public VisibleKeys(Connections connections, TableName table, String key) {
        this.session = new SqlSession(connections);
        this.query = "SELECT " + Sql.name(key) + " FROM " + Sql.name(table) + " WHERE " + Sql.name(key) + " >= ?";
    }

    /** The committed keys from {@code least} on, in no order. */
    public List<Long> from(long least) {
        return session.transact(
                "looking for rows", open -> SqlSession.query(open, query, rows -> rows.getLong(1), least));
    }

    @Override
    public void close() {
        session.close();
    }
}
