package io.godwit.bench.bare;

import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.SqlSession;
import io.godwit.oceanbase.schema.Sql;

/** Creates and removes the tables that the measurement writes. One thread. */
public final class BareTables implements AutoCloseable {
    private final SqlSession session;
    private final String schema;

    /** Tables in {@code schema}, which is created where missing. */
    public BareTables(Connections connections, String schema) {
        this.session = new SqlSession(connections);
        this.schema = schema;
        run("CREATE DATABASE IF NOT EXISTS " + Sql.name(schema));
    }

    /** An empty table like those that schema migration creates. */
    public void create(String table, int dimension) {
        drop(table);
        run("CREATE TABLE " + name(table)
                + " (`id` BIGINT NOT NULL, `name` VARCHAR(256) NOT NULL, `attributes` JSON NOT NULL,"
                + " `price` FLOAT NOT NULL, `embedding` VECTOR(" + dimension
                + ") NOT NULL, `$meta` JSON NULL, PRIMARY KEY (`id`))"
                + " DEFAULT CHARSET = utf8mb4 LOB_INROW_THRESHOLD = 131072");
    }

    /** Removes a table, if it exists. */
    public void drop(String table) {
        run("DROP TABLE IF EXISTS " + name(table));
    }

    /** Rows in a table. */
    public long count(String table) {
        return session.transact(
                        "counting " + table,
                        open -> SqlSession.query(open, "SELECT COUNT(*) FROM " + name(table), rows -> rows.getLong(1)))
                .getFirst();
    }

    @Override
    public void close() {
        session.close();
    }

    private String name(String table) {
        return Sql.name(schema) + "." + Sql.name(table);
    }

    private void run(String sql) {
        session.transact("preparing the measurement", open -> SqlSession.update(open, sql));
    }
}
