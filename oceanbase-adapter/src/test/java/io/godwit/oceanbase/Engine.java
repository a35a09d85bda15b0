package io.godwit.oceanbase;

import io.godwit.oceanbase.connect.Connections;
import io.godwit.stack.ServerKind;
import io.godwit.stack.StackAddresses;
import io.godwit.testsupport.servers.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;

/**
 * The real engine, started once for all tests of a JVM and stopped with it; or the one that the environment names in OB_URL,
 * OB_USER and OB_PASSWORD.
 */
public final class Engine {
    /** Schema of Godwit's own tables in tests. */
    public static final String CHECKPOINTS = "godwit_test";

    private static Connections connections;
    private static TestServers stack;

    private Engine() {}

    /** The way to the engine; blocks until it answers. */
    public static synchronized Connections connections() {
        if (connections == null) {
            connections = System.getenv("OB_URL") == null ? started() : given();
        }
        return connections;
    }

    /** Runs statements one by one, each committed. */
    public static void run(String... statements) {
        try (Connection open = connections().open();
                Statement statement = open.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
                open.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The servers that {@link #connections} started; empty where the environment names the engine. */
    public static synchronized Optional<TestServers> servers() {
        return Optional.ofNullable(stack);
    }

    /** Stops the engine and removes its data, if it was started here. */
    public static synchronized void stop() {
        if (stack != null) {
            stack.close();
            stack = null;
            connections = null;
        }
    }

    private static Connections given() {
        return new Connections(System.getenv("OB_URL"), System.getenv("OB_USER"), System.getenv("OB_PASSWORD"));
    }

    private static Connections started() {
        stack = TestServers.up(folder(), Set.of(ServerKind.OCEANBASE));
        StackAddresses addresses = stack.addresses();
        return new Connections(addresses.oceanBaseJdbcUrl(), addresses.oceanBaseUser(), addresses.oceanBasePassword());
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("godwit-oceanbase");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
