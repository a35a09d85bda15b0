package io.godwit.oceanbase.binlog;

import static org.awaitility.Awaitility.await;

import io.godwit.model.error.GodwitException;
import io.godwit.oceanbase.connect.Connections;
import io.godwit.oceanbase.connect.TimeLimits;
import io.godwit.stack.Ports;
import io.godwit.stack.cache.Manifest;
import io.godwit.stack.cache.PackageCache;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * MariaDB with a binlog, the nearest real server to OceanBase's Binlog Service: pinned packages of Debian 12, unpacked and not installed,
 * on 127.0.0.1, with a folder of its own that goes with it. Safe for several threads, but for starting and stopping.
 */
public final class MariaDb implements AutoCloseable {
    /** Schema of tables, and of Godwit's own. */
    static final String SCHEMA = "binlog_it";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final TimeLimits LIMITS =
            new TimeLimits(Duration.ofSeconds(3), Duration.ofSeconds(20), Duration.ofSeconds(5));

    private final Path program;
    private final Path folder;
    private final int port;
    private final String password = UUID.randomUUID().toString();
    private Process process;

    private MariaDb(Path folder) {
        this.program = new PackageCache(PackageCache.defaultRoot(), Manifest.bundled(), event -> {}).install("mariadb");
        this.folder = folder;
        this.port = Ports.in(folder, PackageCache.defaultRoot()).get("mariadb");
    }

    /** Gives one server to all tests of this package. */
    static final class Provider implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == MariaDb.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(MariaDb.class, key -> made());
        }
    }

    /** A new server that answers. */
    static MariaDb made() {
        try {
            MariaDb server = new MariaDb(Files.createTempDirectory("godwit-mariadb"));
            server.bootstrap();
            server.start();
            server.sql("CREATE DATABASE " + SCHEMA);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void bootstrap() throws IOException {
        Path share = program.resolve("usr/share/mysql");
        Files.createDirectories(folder.resolve("data"));
        Process made = launch(List.of("--bootstrap"), "bootstrap.log");
        try (OutputStream in = made.getOutputStream()) {
            in.write("CREATE DATABASE mysql;\nUSE mysql;\n".getBytes(StandardCharsets.UTF_8));
            Files.copy(share.resolve("mysql_system_tables.sql"), in);
            Files.copy(share.resolve("mysql_system_tables_data.sql"), in);
            in.write(("FLUSH PRIVILEGES;\nDROP USER IF EXISTS root@localhost;\n"
                            + "ALTER USER root@'127.0.0.1' IDENTIFIED BY '" + password + "';\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        if (ended(made) != 0) {
            throw new IllegalStateException(Files.readString(folder.resolve("bootstrap.log")));
        }
    }

    private static int ended(Process process) {
        try {
            return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private Process launch(List<String> more, String log) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                program.resolve("usr/sbin/mariadbd").toString(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--basedir=" + program.resolve("usr"),
                "--lc-messages-dir=" + program.resolve("usr/share/mysql"),
                "--datadir=" + folder.resolve("data"),
                "--innodb-log-file-size=16M",
                "--innodb-flush-log-at-trx-commit=2",
                "--skip-name-resolve"));
        command.addAll(more);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve(log).toFile()));
        builder.environment()
                .put(
                        "LD_LIBRARY_PATH",
                        program.resolve("usr/lib/x86_64-linux-gnu").toString());
        Process launched = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(launched::destroyForcibly));
        return launched;
    }

    /** Starts it on its data; returns when it answers. */
    void start() {
        try {
            process = launch(
                    List.of(
                            "--bind-address=127.0.0.1",
                            "--port=" + port,
                            "--socket=" + folder.resolve("s"),
                            "--pid-file=" + folder.resolve("pid"),
                            "--server-id=7",
                            "--log-bin=binlog",
                            "--binlog-format=ROW",
                            "--binlog-row-image=FULL",
                            "--binlog-row-metadata=FULL"),
                    "server.log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(GodwitException.class)
                .until(() -> {
                    try (Connection open = connections().open()) {
                        return open.isValid(1);
                    }
                });
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        ended(process);
    }

    /** Stops it in mid-work: it keeps its connections and answers nothing until {@link #thaw}. */
    void freeze() {
        signal("-STOP");
    }

    void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            ended(new ProcessBuilder("kill", signal, Long.toString(process.pid())).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connections of its administrator. */
    Connections connections() {
        return new Connections("jdbc:mysql://127.0.0.1:" + port + "/", "root", password, LIMITS).plain();
    }

    /** Runs statements in one transaction, and commits. */
    void sql(String... statements) {
        try (Connection open = connections().open();
                Statement statement = open.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            open.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** First column of every row. */
    List<String> values(String query) {
        try (Connection open = connections().open();
                Statement sql = open.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    @Override
    public void close() {
        signal("-CONT");
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(MariaDb::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
