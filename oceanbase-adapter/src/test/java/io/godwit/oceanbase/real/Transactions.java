package io.godwit.oceanbase.real;

import io.godwit.oceanbase.connect.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * An application that changes three tables in every way that SQL has, in transactions of its own; several of them want the same rows.
 * What the engine refuses (a lock, a key that is there) ends its transaction. One thread each.
 */
final class Transactions implements Runnable {
    private static final int SHARED_KEYS = 300;

    private final Connections connections;
    private final String numbers;
    private final String texts;
    private final String parted;
    private final int writer;
    private final Random random;
    private final BooleanSupplier stopping;
    private final AtomicLong committed;
    private long next;

    /** Writer number {@code writer} of the tables with keys that are numbers, texts, and numbers beside a partition key. */
    Transactions(
            Connections connections, List<String> tables, int writer, BooleanSupplier stopping, AtomicLong committed) {
        this.connections = connections;
        this.numbers = tables.get(0);
        this.texts = tables.get(1);
        this.parted = tables.get(2);
        this.writer = writer;
        this.random = new Random(writer);
        this.stopping = stopping;
        this.committed = committed;
        this.next = 1_000_000L * (writer + 1);
    }

    @Override
    public void run() {
        try (Connection open = connections.open();
                Statement sql = open.createStatement()) {
            sql.execute("SET ob_trx_lock_timeout=300000");
            while (!stopping.getAsBoolean()) {
                try {
                    transaction(open, sql);
                } catch (SQLException e) {
                    open.rollback();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private void transaction(Connection open, Statement sql) throws SQLException {
        int statements = 1 + random.nextInt(6);
        for (int i = 0; i < statements; i++) {
            statement(sql);
        }
        if (random.nextInt(4) == 0) {
            Savepoint here = open.setSavepoint();
            statement(sql);
            statement(sql);
            open.rollback(here);
        }
        if (random.nextInt(6) == 0) {
            open.rollback();
        } else {
            open.commit();
            committed.incrementAndGet();
        }
    }

    private void statement(Statement sql) throws SQLException {
        long id = random.nextInt(SHARED_KEYS);
        switch (random.nextInt(14)) {
            case 0, 1 -> sql.execute("INSERT INTO " + numbers + " VALUES " + many(1 + random.nextInt(200)));
            case 2 ->
                sql.execute("UPDATE " + numbers + " SET title='u" + random.nextInt() + "' WHERE id BETWEEN " + id
                        + " AND " + (id + 20));
            case 3 -> sql.execute("DELETE FROM " + numbers + " WHERE id BETWEEN " + id + " AND " + (id + 5));
            case 4 -> sql.execute("UPDATE " + numbers + " SET id=" + ++next + " WHERE id=" + id);
            case 5 -> sql.execute("REPLACE INTO " + numbers + " VALUES " + row(id) + "," + row(id + 1));
            case 6 ->
                sql.execute("INSERT INTO " + numbers + " VALUES " + row(id) + " ON DUPLICATE KEY UPDATE embedding='["
                        + random.nextInt() + ",0.1]'");
            case 7 -> {
                sql.execute("DELETE FROM " + numbers + " WHERE id=" + id);
                sql.execute("INSERT INTO " + numbers + " VALUES " + row(id));
                sql.execute("UPDATE " + numbers + " SET title='again' WHERE id=" + id);
            }
            case 8 ->
                sql.execute("REPLACE INTO " + texts + " VALUES ('k" + id + "','t" + random.nextInt()
                        + "','[1,2]',NULL),('K" + id + "','T','[3,4]','{}')");
            case 9 -> sql.execute("UPDATE " + texts + " SET id=CONCAT(id,'x') WHERE id='k" + id + "'");
            case 10 -> sql.execute("DELETE FROM " + texts + " WHERE id LIKE 'K" + id % 10 + "%'");
            default -> parted(sql, id % 40 + 40L * writer);
        }
    }

    /** A key has one row: whoever writes it removes what is there first, or moves it. */
    private void parted(Statement sql, long id) throws SQLException {
        switch (random.nextInt(4)) {
            case 0 -> {
                sql.execute("DELETE FROM " + parted + " WHERE id=" + id);
                sql.execute("INSERT INTO " + parted + " VALUES (" + id + ",'g" + random.nextInt(9) + "',0)");
            }
            case 1 -> {
                sql.execute("UPDATE " + parted + " SET part='g" + random.nextInt(9) + "' WHERE id=" + id);
                sql.execute("UPDATE " + parted + " SET part='g" + random.nextInt(9) + "', n=n+1 WHERE id=" + id);
            }
            case 2 -> sql.execute("DELETE FROM " + parted + " WHERE id=" + id);
            default -> sql.execute("UPDATE " + parted + " SET n=n+1 WHERE id BETWEEN " + id + " AND " + (id + 9));
        }
    }

    private String many(int rows) {
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            values.append(i == 0 ? "" : ",").append(row(++next));
        }
        return values.toString();
    }

    private String row(long id) {
        return "(" + id + ",'w" + writer + "." + random.nextInt() + "','[" + random.nextFloat() + ",-0.0]',"
                + (random.nextBoolean() ? "NULL" : "'{\"n\":" + id + "}'") + ")";
    }
}
