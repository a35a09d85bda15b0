package io.godwit.bench.bare;

import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.schema.Sql;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/** Writes bare rows, each batch as one statement and one transaction. One thread. */
public final class BareInsert implements AutoCloseable {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int NUMBERS_BYTES = 64;

    private final SqlSession session;
    private final String schema;
    private byte[] sql = new byte[1 << 20];
    private int length;

    /** A connection of its own, opened here. */
    public BareInsert(Connections connections, String schema) {
        this.session = new SqlSession(connections);
        this.schema = schema;
        session.transact("connecting", open -> SqlSession.update(open, "SET @bench=1"));
    }

    /** Writes and commits the rows. */
    public void insert(String table, List<byte[]> rows) {
        write(table, rows, "");
    }

    /** Writes and commits the rows, each in place of what its key holds. */
    public void upsert(String table, List<byte[]> rows) {
        write(
                table,
                rows,
                " ON DUPLICATE KEY UPDATE `name`=VALUES(`name`),`attributes`=VALUES(`attributes`),`price`=VALUES(`price`),"
                        + "`embedding`=VALUES(`embedding`),`$meta`=VALUES(`$meta`)");
    }

    private void write(String table, List<byte[]> rows, String tail) {
        length = 0;
        ascii("INSERT INTO " + Sql.name(schema) + "." + Sql.name(table)
                + " (`id`,`name`,`attributes`,`price`,`embedding`,`$meta`) VALUES ");
        for (int i = 0; i < rows.size(); i++) {
            append(rows.get(i), i == 0);
        }
        ascii(tail);
        String statement = new String(sql, 0, length, StandardCharsets.ISO_8859_1);
        session.call("writing bare rows", open -> execute(open, statement));
    }

    @Override
    public void close() {
        session.close();
    }

    private static boolean execute(Connection open, String sql) throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.executeUpdate(sql);
        }
        open.commit();
        return true;
    }

    private void append(byte[] bytes, boolean first) {
        room(2 * bytes.length + NUMBERS_BYTES);
        ByteBuffer row = ByteBuffer.wrap(bytes);
        ascii(first ? "(" : ",(");
        ascii(Long.toString(row.getLong()));
        double price = row.getFloat();
        ascii(",");
        text(row);
        ascii(",");
        text(row);
        ascii(",");
        ascii(Double.toString(price));
        int dynamic = row.position();
        row.position(dynamic + Integer.BYTES + row.getInt(dynamic));
        ascii(",x'");
        for (int i = row.position(); i < bytes.length; i++) {
            sql[length++] = HEX[(bytes[i] >> 4) & 0xf];
            sql[length++] = HEX[bytes[i] & 0xf];
        }
        ascii("',");
        row.position(dynamic);
        text(row);
        ascii(")");
    }

    private void text(ByteBuffer row) {
        int size = row.getInt();
        sql[length++] = '\'';
        row.get(sql, length, size);
        length += size;
        sql[length++] = '\'';
    }

    @SuppressWarnings("deprecation") // the old call copies ASCII without an array in between
    private void ascii(String text) {
        room(text.length());
        text.getBytes(0, text.length(), sql, length);
        length += text.length();
    }

    private void room(int more) {
        if (sql.length - length < more) {
            sql = Arrays.copyOf(sql, Math.max(sql.length * 2, length + more));
        }
    }
}
