package io.godwit.oceanbase.connect;

import io.godwit.model.error.GodwitException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection that is opened when it is needed and again after it broke. Not thread-safe. SQL exceptions are thrown as
 * GodwitException.
 */
public final class SqlSession implements AutoCloseable {
    private final Connections connections;
    private Connection connection;

    /** A session that connects on first use. */
    public SqlSession(Connections connections) {
        this.connections = connections;
    }

    /** Work that may fail with an SQL exception. */
    public interface Work<T> {
        /** Does the work on the open connection. */
        T on(Connection open) throws SQLException;
    }

    /** Runs {@code work}; a failure that broke the connection drops it, so that the next call opens another. */
    public <T> T call(String doing, Work<T> work) {
        try {
            if (connection == null) {
                connection = connections.open();
            }
            return work.on(connection);
        } catch (SQLException e) {
            GodwitException failure = SqlFailures.of(doing, connections, e);
            if (e.getErrorCode() == 0) {
                abort();
            } else if (failure.kind() == GodwitException.Kind.RETRIABLE) {
                drop();
            }
            throw failure;
        }
    }

    /** Runs {@code work} in a transaction of its own. */
    public <T> T transact(String doing, Work<T> work) {
        return call(doing, open -> {
            try {
                T result = work.on(open);
                open.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                undo(open, e);
                throw e;
            }
        });
    }

    /** One statement with parameters; returns the number of rows it changed. */
    public static int update(Connection open, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(open, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    /** Reads rows. */
    public interface RowReader<T> {
        /** The row that {@code rows} is at. */
        T read(ResultSet rows) throws SQLException;
    }

    /** One query with parameters. */
    public static <T> List<T> query(Connection open, String sql, RowReader<T> reader, Object... parameters)
            throws SQLException {
        List<T> result = new ArrayList<>();
        try (PreparedStatement statement = prepare(open, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                result.add(reader.read(rows));
            }
        }
        return result;
    }

    /**
     * Rolls back what is open. If the server does not answer in time, the connection is closed, and the server then rolls back
     * by itself.
     */
    public void rollback() {
        if (connection != null) {
            try {
                waitAtMost(connections.limits().farewell());
                connection.rollback();
                waitAtMost(connections.limits().answer());
            } catch (SQLException e) {
                abort();
            }
        }
    }

    /** Closes the connection; the next call opens another. */
    public void drop() {
        if (connection != null) {
            try {
                waitAtMost(connections.limits().farewell());
                connection.close();
                connection = null;
            } catch (SQLException e) {
                abort();
            }
        }
    }

    private void waitAtMost(Duration answer) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, (int) answer.toMillis());
    }

    /** Abandons a connection on which nobody answers, without notifying the server. */
    private void abort() {
        Connection broken = connection;
        connection = null;
        if (broken != null) {
            try {
                broken.abort(Runnable::run);
            } catch (SQLException e) {
                // it was broken already
            }
        }
    }

    @Override
    public void close() {
        drop();
    }

    private static PreparedStatement prepare(Connection open, String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = open.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    private static void undo(Connection open, Exception cause) {
        try {
            open.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
