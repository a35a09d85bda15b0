package io.godwit.oceanbase.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.error.GodwitException.Kind;
import io.godwit.oceanbase.Engine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Addresses at which no OceanBase answers, and servers that stop answering: noticed in time, reported in one sentence. */
@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
class NoAnswerIT {
    private static final TimeLimits SHORT =
            new TimeLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
    private static final int LARGE = 12 * 1024 * 1024;

    @Test
    void anAddressThatAcceptsAndNeverAnswersIsNoticed() throws IOException {
        try (ServerSocket silent = listener()) {
            assertThat(failure(silent))
                    .hasMessageContaining("accepts connections and does not answer within 1 s")
                    .hasMessageContaining(address(silent));
        }
    }

    @Test
    void anAddressThatAcceptsNoConnectionIsNoticed() throws IOException {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket one = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket two = new Socket(full.getInetAddress(), full.getLocalPort())) {
            assertThat(one.isConnected() && two.isConnected()).isTrue();

            assertThat(failure(full)).hasMessageEndingWith(": no answer within 1 s");
        }
    }

    @Test
    void aPortAtWhichNothingListensIsSaid() {
        assertThat(failure("jdbc:mysql://127.0.0.1:1/"))
                .hasMessage("cannot connect to OceanBase at jdbc:mysql://127.0.0.1:1/: the connection is refused");
    }

    @Test
    void aHostThatDoesNotExistIsSaid() {
        assertThat(failure("jdbc:mysql://no-such-host.invalid:2881/")).hasMessageEndingWith(": there is no such host");
    }

    @Test
    void aServerOfAnotherProtocolIsSaid() throws IOException {
        try (ServerSocket http = answering("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
                ServerSocket ssh = answering("SSH-2.0-OpenSSH_9.2\r\n")) {
            assertThat(failure(http)).hasMessageEndingWith("does not speak MySQL's protocol");
            assertThat(failure(ssh)).hasMessageEndingWith("does not speak MySQL's protocol");
        }
    }

    @Test
    void aConnectionThatIsClosedDuringTheLoginIsSaid() throws IOException {
        try (ServerSocket closing = answering("")) {
            assertThat(failure(closing)).hasMessageEndingWith("the connection was closed during the login");
        }
    }

    @Test
    void aStatementWithoutAnswerEndsAndSoDoesTheConnection() throws SQLException {
        try (StallingProxy proxy = proxy();
                SqlSession session = new SqlSession(through(proxy))) {
            session.call("warming up", open -> SqlSession.update(open, "SET @a=1"));
            proxy.stall();

            GodwitException failure = catchThrowableOfType(
                    GodwitException.class, () -> session.call("reading", open -> SqlSession.update(open, "SET @a=2")));

            assertThat(failure.kind()).isEqualTo(Kind.RETRIABLE);
            assertThat(failure).hasMessageContaining("has not answered within 1 s while reading");
        }
    }

    @Test
    void aStatementThatNobodyTakesEndsToo() throws SQLException {
        try (StallingProxy proxy = proxy();
                Connection open = through(proxy).open()) {
            proxy.stall();
            QueryPacket packet = new QueryPacket(LARGE);

            assertThatThrownBy(() -> packet.execute(
                            open, ("SET @a='" + "x".repeat(LARGE) + "'").getBytes(StandardCharsets.UTF_8), LARGE + 9))
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(SqlFailures.isRetriable(e))
                            .isTrue());
        }
    }

    @Test
    void undoingAndClosingWithoutAnswerEnd() {
        try (StallingProxy proxy = proxy()) {
            SqlSession session = new SqlSession(through(proxy));
            session.call("writing", open -> SqlSession.update(open, "SET @a=1"));
            proxy.stall();

            session.rollback();
            session.close();
        }
    }

    @Test
    void aCommitWithoutAnswerEnds() {
        try (StallingProxy proxy = proxy();
                SqlSession session = new SqlSession(through(proxy))) {
            session.call("writing", open -> SqlSession.update(open, "SET @a=1"));
            proxy.stall();

            assertThatThrownBy(() -> session.call("committing", open -> {
                        open.commit();
                        return null;
                    }))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.kind()).isEqualTo(Kind.RETRIABLE));
        }
    }

    @Test
    void aStatementThatTakesTooLongIsEndedByTheEngine() {
        Connections engine = Engine.connections();
        TimeLimits limits = new TimeLimits(SHORT.login(), Duration.ofSeconds(1), Duration.ofSeconds(20));
        try (SqlSession session = new SqlSession(engine.within(limits))) {

            assertThatThrownBy(() -> session.call("sleeping", open -> {
                        try (Statement statement = open.createStatement()) {
                            return statement.execute("SELECT SLEEP(15)");
                        }
                    }))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e).hasMessageContaining("error 4012"));
        }
    }

    @Test
    void tlsThatTheServerDoesNotOfferIsTheUsersToFix() {
        Connections engine = Engine.connections();

        assertThatThrownBy(() -> new Connections(
                                engine.url() + "?sslMode=REQUIRED", engine.user(), engine.password(), SHORT)
                        .open())
                .isInstanceOfSatisfying(GodwitException.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION);
                    assertThat(e).hasMessageContaining("does not offer TLS");
                    assertThat(e.remedy()).contains("sslMode");
                });
    }

    private static GodwitException failure(ServerSocket at) {
        return failure(address(at));
    }

    private static GodwitException failure(String url) {
        GodwitException failure =
                catchThrowableOfType(GodwitException.class, () -> new Connections(url, "root", "s3cret", SHORT).open());
        assertThat(failure.kind()).isEqualTo(Kind.RETRIABLE);
        assertThat(failure.code()).isEqualTo(ErrorCode.TARGET_UNREACHABLE);
        assertThat(failure.remedy()).contains("spec.target.oceanbase");
        assertThat(failure.getMessage()).doesNotContain("\n", "s3cret", "Exception", "link failure");
        return failure;
    }

    private static StallingProxy proxy() {
        URI engine = URI.create(Engine.connections().url().substring("jdbc:".length()));
        return new StallingProxy(engine.getHost(), engine.getPort());
    }

    private static Connections through(StallingProxy proxy) {
        Connections engine = Engine.connections();
        return new Connections("jdbc:mysql://127.0.0.1:" + proxy.port() + "/", engine.user(), engine.password(), SHORT);
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static ServerSocket answering(String words) throws IOException {
        ServerSocket server = listener();
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket client = server.accept();
                    client.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
                    client.close();
                }
            } catch (IOException e) {
                Thread.currentThread().interrupt();
            }
        });
        return server;
    }

    private static String address(ServerSocket at) {
        return "jdbc:mysql://127.0.0.1:" + at.getLocalPort() + "/";
    }
}
