package io.godwit.oceanbase.connect;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Opens connections to one tenant. Every session is strict: a value that does not fit is an error and never cut. Invariant 7.
 *
 * @param url {@code jdbc:mysql://host:port/} with the driver's own parameters behind {@code ?}
 * @param user with its tenant, for example {@code root@mysql}
 * @param password resolved; never printed
 */
public record Connections(String url, String user, String password) {
    private static final Pattern ADDRESS =
            Pattern.compile("jdbc:mysql:(\\w+:)?//([\\w.-]+|\\[[0-9a-fA-F:.%]+])(:\\d+)?(,[\\w.-]+(:\\d+)?)*(/.*)?");
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(120);
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);
    private static final String SQL_MODE =
            "STRICT_TRANS_TABLES,STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_VALUE_ON_ZERO";

    /** The address without the driver's parameters, which may hold secrets. */
    public String address() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    /** A connection without autocommit, in READ COMMITTED, that reads what is committed and never a follower's older state. Throws what {@link SqlFailures} makes of a failure. */
    public Connection open() {
        requireAddress();
        Properties settings = new Properties();
        settings.setProperty("user", user);
        settings.setProperty("password", password);
        settings.setProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT.toMillis()));
        settings.setProperty(
                "socketTimeout", String.valueOf(QUERY_TIMEOUT.multipliedBy(2).toMillis()));
        settings.setProperty("characterEncoding", "UTF-8");
        settings.setProperty("useServerPrepStmts", "false");
        settings.setProperty("cacheServerConfiguration", "true");
        settings.setProperty("tcpKeepAlive", "true");
        try {
            return prepared(DriverManager.getConnection(url, settings));
        } catch (SQLException e) {
            throw SqlFailures.of("connecting to " + address(), ErrorCode.TARGET_UNREACHABLE, e);
        }
    }

    @Override
    public String toString() {
        return user + " at " + address();
    }

    private static Connection prepared(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET ob_query_timeout=" + micros(QUERY_TIMEOUT) + ", ob_trx_timeout="
                    + micros(QUERY_TIMEOUT.multipliedBy(2)) + ", ob_trx_lock_timeout=" + micros(LOCK_TIMEOUT)
                    + ", sql_mode='" + SQL_MODE
                    + "', transaction_isolation='READ-COMMITTED', ob_read_consistency='STRONG', autocommit=0");
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Without the driver: its words for an address that it does not understand quote the parameters. */
    private void requireAddress() {
        if (!ADDRESS.matcher(address()).matches()) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "spec.target.oceanbase.url is " + address() + ", which is not of the form jdbc:mysql://host:port/",
                    "write jdbc:mysql://host:port/, the driver's parameters behind ?");
        }
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
