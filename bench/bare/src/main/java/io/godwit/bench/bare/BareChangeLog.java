package io.godwit.bench.bare;

import com.google.protobuf.ByteString;
import io.godwit.model.schema.TableName;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.connect.TimeLimits;
import io.godwit.oceanbase.schema.Sql;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * Reads what was put into a measured table out of its change log, in the order of commit versions, with exact values, and nothing else.
 * One thread.
 */
public final class BareChangeLog implements AutoCloseable {
    private final SqlSession session;
    private final String log;
    private final int dimension;

    /** The log of a table. */
    public BareChangeLog(Connections connections, TableName table, int dimension) {
        this.session = new SqlSession(connections.within(TimeLimits.PATIENT));
        this.log = Sql.name(new TableName(table.schema(), "mlog$_" + table.table()));
        this.dimension = dimension;
    }

    /** The engine's version now. */
    public long now() {
        return session.transact(
                        "reading the version",
                        open -> SqlSession.query(open, "SELECT CURRENT_SCN()", rows -> rows.getLong(1)))
                .getFirst();
    }

    /** Passes on each row that was set after a version, as a bare row. */
    public void read(long after, Consumer<byte[]> rows) {
        String sql = "SELECT `id`, `name`, `attributes`, `price`*1e0, `$meta`, array_map(x->x*1e0, `embedding`) FROM "
                + log + " WHERE `OLD_NEW$$`='N' AND ora_rowscn > " + after + " ORDER BY ora_rowscn";
        session.transact("reading a change log", open -> {
            stream(open, sql, rows);
            return sql;
        });
    }

    /** Row by row: the driver keeps a whole answer in memory otherwise. */
    private void stream(Connection open, String sql, Consumer<byte[]> rows) throws SQLException {
        try (PreparedStatement statement =
                open.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet answer = statement.executeQuery()) {
                while (answer.next()) {
                    rows.accept(row(answer));
                }
            }
        }
    }

    private byte[] row(ResultSet answer) throws SQLException {
        ByteBuffer row = BareRow.start(
                answer.getLong(1),
                (float) answer.getDouble(4),
                ByteString.copyFrom(answer.getBytes(2)),
                ByteString.copyFrom(answer.getBytes(3)),
                ByteString.copyFrom(answer.getBytes(5)),
                dimension);
        String vector = answer.getString(6);
        int from = 1; // after the bracket
        for (int i = 0; i < dimension; i++) {
            int comma = vector.indexOf(',', from);
            int to = comma < 0 ? vector.length() - 1 : comma;
            row.putFloat((float) Double.parseDouble(vector.substring(from, to)));
            from = to + 1;
        }
        return row.array();
    }

    @Override
    public void close() {
        session.close();
    }
}
