package io.godwit.stack.server;

import io.godwit.stack.ServerKind;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/**
 * The OceanBase engine in one node. It binds 0.0.0.0 and has no setting to prevent it. The first session that gets through, the
 * stack's own, gives root a password and refuses other machines from then on ({@code ob_tcp_invited_nodes}, which has no effect
 * when it is passed as a variable at the start); until then, a fraction of a second, it is open.
 */
public final class OceanBaseServer implements Server {
    public static final String USER = "root";
    private static final String PACKAGE = "oceanbase";
    private static final String PORT = "oceanbase";
    private static final String INVITED = "127.0.0.1,::1";
    private static final int ACCESS_DENIED = 1045;

    private final Site site;

    public OceanBaseServer(Site site) {
        this.site = site;
    }

    @Override
    public ServerKind kind() {
        return ServerKind.OCEANBASE;
    }

    @Override
    public List<String> portNames() {
        return List.of(PORT);
    }

    @Override
    public int port(String name) {
        return site.ports().get(name);
    }

    @Override
    public String address() {
        return "jdbc:mysql://127.0.0.1:" + site.ports().get(PORT) + "/";
    }

    @Override
    public void install() {
        site.cache().install(PACKAGE);
    }

    @Override
    public ProcessSpec prepare() throws IOException {
        Path program = site.cache().install(PACKAGE).resolve("pylibseekdb");
        Path data = Files.createDirectories(site.file("data"));
        password();
        return new ProcessSpec(
                List.of(
                        program.resolve("seekdb").toString(),
                        "--nodaemon",
                        "--port",
                        Integer.toString(site.ports().get(PORT)),
                        "--base-dir",
                        data.toString(),
                        "--log-level",
                        "WARN",
                        "--parameter",
                        "memory_limit=2G",
                        "--parameter",
                        "datafile_size=256M",
                        "--parameter",
                        "datafile_maxsize=20G",
                        "--parameter",
                        "log_disk_size=2G"),
                Map.of("TELEMETRY_ENABLED", "false", "LD_LIBRARY_PATH", program.toString()),
                site.folder());
    }

    /** Ready once it accepts a change of its settings: a plain query already works while it is still recovering. */
    @Override
    public boolean isReady() {
        try (Connection connection = connect(password())) {
            restrict(connection);
            return true;
        } catch (SQLException e) {
            return e.getErrorCode() == ACCESS_DENIED && secure();
        } catch (IOException e) {
            throw new StackException(
                    StackErrorCode.STORAGE,
                    "Cannot read " + passwordFile() + ": " + e.getMessage() + ".",
                    "Check its access rights.",
                    e);
        }
    }

    /** The first contact with a fresh server, whose root has no password yet. */
    private boolean secure() {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER USER " + USER + " IDENTIFIED BY '" + password() + "'");
            restrict(connection);
            return true;
        } catch (SQLException | IOException e) {
            return false;
        }
    }

    private static void restrict(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET GLOBAL ob_tcp_invited_nodes='" + INVITED + "'");
        }
    }

    private Connection connect(String password) throws SQLException {
        Properties options = new Properties();
        options.putAll(Map.of(
                "user",
                USER,
                "password",
                password,
                "connectTimeout",
                "2000",
                "socketTimeout",
                "10000",
                "sslMode",
                "DISABLED",
                "allowPublicKeyRetrieval",
                "true"));
        return DriverManager.getConnection(address(), options);
    }

    /** Root's password: created once for the stack folder, readable by its owner only. */
    public String password() throws IOException {
        if (!Files.exists(passwordFile())) {
            Files.createFile(
                    passwordFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(passwordFile(), UUID.randomUUID().toString().replace("-", ""));
        }
        return Files.readString(passwordFile());
    }

    private Path passwordFile() {
        return site.file("password");
    }
}
