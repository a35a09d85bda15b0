package io.godwit.oceanbase.connect;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens connections to one tenant. Every session is strict: a value that does not fit is an error and is never truncated.
 * Invariant 7.
 *
 * @param url {@code jdbc:mysql://host:port/} with the driver's own parameters after {@code ?}
 * @param user with its tenant, for example {@code root@mysql}
 * @param secret the password, asked for each time that a connection is opened, so that a rotated one is used
 * @param limits how long its sessions wait for the server
 * @param tenant whether the server is a tenant, whose sessions have settings of OceanBase's own
 */
public record Connections(String url, String user, Password secret, TimeLimits limits, boolean tenant) {
    private static final Pattern ADDRESS =
            Pattern.compile("jdbc:mysql:(\\w+:)?//([\\w.-]+|\\[[0-9a-fA-F:.%]+])(:\\d+)?(,[\\w.-]+(:\\d+)?)*(/.*)?");
    private static final Pattern SERVER = Pattern.compile("//(\\[[^]]+]|[^:/,]+)(?::(\\d+))?");
    private static final int DEFAULT_PORT = 3306;
    private static final String SQL_MODE =
            "STRICT_TRANS_TABLES,STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_VALUE_ON_ZERO";

    /** Connections for statements on rows and checkpoints. */
    public Connections(String url, String user, String password) {
        this(url, user, password, TimeLimits.QUICK);
    }

    /** Connections to a tenant. */
    public Connections(String url, String user, String password, TimeLimits limits) {
        this(url, user, () -> password, limits);
    }

    /** The same with a password that may be another one later. */
    public Connections(String url, String user, Supplier<String> secret, TimeLimits limits) {
        this(url, user, new Password(secret), limits, true);
    }

    /** As it is now. */
    public String password() {
        return secret.now();
    }

    /** The same to a server that speaks the protocol and is no tenant, such as one that hands out a binlog. */
    public Connections plain() {
        return new Connections(url, user, secret, limits, false);
    }

    /** The same at another address. */
    public Connections at(String other) {
        return new Connections(other, user, secret.elsewhere(), limits, tenant);
    }

    /** The same with other limits. */
    public Connections within(TimeLimits other) {
        return new Connections(url, user, secret, other, tenant);
    }

    /** The address without the driver's parameters, which may hold secrets. */
    public String address() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    /** Host and port of the first server that the address names, as they are written there. */
    public InetSocketAddress server() {
        requireAddress();
        Matcher server = SERVER.matcher(address());
        if (!server.find()) {
            throw GodwitException.bug("an address without a host", null);
        }
        int port = server.group(2) == null ? DEFAULT_PORT : Integer.parseInt(server.group(2));
        return InetSocketAddress.createUnresolved(server.group(1).replaceAll("[\\[\\]]", ""), port);
    }

    /** A parameter of the driver, as the address sets it. */
    public Optional<String> parameter(String name) {
        Matcher parameter = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(url);
        return parameter.find() ? Optional.of(parameter.group(1)) : Optional.empty();
    }

    /**
     * A connection without autocommit, in READ COMMITTED, that reads what is committed, never a follower's older state. Throws
     * what {@link LoginFailures} makes of a failure.
     */
    public Connection open() {
        requireAddress();
        try {
            Connection open = prepared(DriverManager.getConnection(url, settings()));
            secret.accepted();
            return open;
        } catch (SQLException e) {
            throw new LoginFailures(address(), limits.login(), secret).of(e);
        }
    }

    private Properties settings() {
        String patience = String.valueOf(limits.login().toMillis());
        Properties settings = new Properties();
        settings.setProperty("user", user);
        settings.setProperty("password", password());
        settings.setProperty("connectTimeout", patience);
        settings.setProperty("socketTimeout", patience);
        settings.setProperty("socketFactory", TimedSocketFactory.class.getName());
        settings.setProperty("characterEncoding", "UTF-8");
        settings.setProperty("useServerPrepStmts", "false");
        settings.setProperty("cacheServerConfiguration", "true");
        settings.setProperty("tcpKeepAlive", "true");
        return settings;
    }

    @Override
    public String toString() {
        return user + " at " + address();
    }

    private Connection prepared(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (tenant) {
                statement.execute("SET ob_query_timeout=" + micros(limits.statement()) + ", ob_trx_timeout="
                        + micros(TimeLimits.TRANSACTION) + ", ob_trx_idle_timeout="
                        + micros(TimeLimits.IDLE_TRANSACTION)
                        + ", ob_trx_lock_timeout=" + micros(TimeLimits.LOCK) + ", sql_mode='" + SQL_MODE
                        + "', transaction_isolation='READ-COMMITTED', ob_read_consistency='STRONG', autocommit=0");
            }
            connection.setAutoCommit(false);
            connection.setNetworkTimeout(Runnable::run, (int) limits.answer().toMillis());
            return connection;
        } catch (SQLException e) {
            connection.abort(Runnable::run);
            throw e;
        }
    }

    /** Without the driver: its message about an address that it does not understand quotes the parameters. */
    private void requireAddress() {
        if (!ADDRESS.matcher(address()).matches()) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "spec.target.oceanbase.url is " + address() + ", which is not of the form jdbc:mysql://host:port/",
                    "write jdbc:mysql://host:port/, with the driver's parameters after ?");
        }
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
