package io.godwit.oceanbase.connect;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * What it means that no session could be opened, in one sentence with the address and the cause. Everything that is not for
 * the user to fix is temporary: a server that restarts answers logins with errors of many kinds. So is, for a while, a login that is refused
 * and was accepted before: its password is being changed.
 */
final class LoginFailures {
    private static final String CHECK_ADDRESS =
            "check spec.target.oceanbase.url: it names the host and the SQL port of OBProxy or of an observer";
    private static final String CHECK_SERVER = "check that the server of spec.target.oceanbase is up and reachable";
    private static final String CHECK_TLS =
            "make the driver's sslMode in spec.target.oceanbase.url match what the server offers";
    private static final String CHECK_LOGIN = "check user, tenant, password and privileges of spec.target.oceanbase";

    private final String address;
    private final Duration patience;
    private final Password password;

    /**
     * Failures at one address.
     *
     * @param patience how long each answer was waited for
     * @param password what was refused, if that is why
     */
    LoginFailures(String address, Duration patience, Password password) {
        this.address = address;
        this.patience = patience;
        this.password = password;
    }

    /** The failure as Godwit's own. */
    GodwitException of(SQLException e) {
        return e.getErrorCode() == 0 ? noAnswer(e) : answer(e);
    }

    /** The server answered with an error. */
    private GodwitException answer(SQLException e) {
        int number = e.getErrorCode();
        String why = EngineError.of(number).map(EngineError::why).orElseGet(() -> SqlFailures.withoutValues(e));
        String refused = "OceanBase at " + address + " refuses the login: " + why + " (error " + number + ")";
        return switch (EngineError.classOf(number, String.valueOf(e.getSQLState()))) {
            case ACCESS ->
                password.refused()
                        ? GodwitException.retriable(
                                ErrorCode.TARGET_AUTH,
                                refused + ", and accepted it before",
                                CHECK_LOGIN + "; a password that was changed is used as soon as it is here",
                                SqlFailures.redacted(e))
                        : GodwitException.configuration(
                                ErrorCode.TARGET_AUTH, refused, CHECK_LOGIN, SqlFailures.redacted(e));
            case MISSING ->
                GodwitException.configuration(
                        ErrorCode.TARGET_AUTH,
                        refused,
                        "write spec.target.oceanbase.url without a database: jdbc:mysql://host:port/",
                        SqlFailures.redacted(e));
            default ->
                GodwitException.retriable(
                        ErrorCode.TARGET_UNREACHABLE,
                        "OceanBase at " + address + " accepts no logins now: " + why + " (error " + number + ")",
                        CHECK_SERVER,
                        SqlFailures.redacted(e));
        };
    }

    /** What is at the address did not answer, or not the way a server does. */
    private GodwitException noAnswer(SQLException e) {
        Optional<UnknownHostException> unknown = Causes.first(e, UnknownHostException.class);
        if (unknown.isPresent()) {
            return unreachable(e, "there is no such host", CHECK_ADDRESS);
        }
        if (Causes.first(e, ConnectException.class).isPresent()) {
            return unreachable(e, "the connection is refused", CHECK_SERVER);
        }
        Optional<SocketTimeoutException> late = Causes.first(e, SocketTimeoutException.class);
        if (late.isPresent()) {
            boolean connecting = words(late.get()).contains("connect");
            return unreachable(
                    e,
                    (connecting ? "no answer" : "it accepts connections and does not answer") + " within "
                            + patience.toSeconds() + " s",
                    CHECK_SERVER + ", and that the port is its SQL port");
        }
        return afterConnecting(e);
    }

    private GodwitException afterConnecting(SQLException e) {
        if (Causes.first(e, CertificateException.class).isPresent()) {
            return tls(e, "its TLS certificate is not accepted");
        }
        if (words(e).contains("ssl connection required")) {
            return tls(e, "it does not offer TLS, but sslMode demands it");
        }
        if (Causes.first(e, SSLException.class).isPresent()) {
            return unreachable(e, "TLS fails", CHECK_TLS);
        }
        if (Causes.first(e, EOFException.class).isPresent()) {
            return unreachable(e, "the connection was closed during the login", CHECK_SERVER);
        }
        boolean network = Causes.first(e, IOException.class).isPresent();
        return network
                ? unreachable(e, "the connection broke during the login", CHECK_SERVER)
                : unreachable(e, "what answers there does not speak MySQL's protocol", CHECK_ADDRESS);
    }

    private GodwitException unreachable(SQLException e, String why, String remedy) {
        return GodwitException.retriable(
                ErrorCode.TARGET_UNREACHABLE,
                "cannot connect to OceanBase at " + address + ": " + why,
                remedy,
                SqlFailures.redacted(e));
    }

    private GodwitException tls(SQLException e, String why) {
        return GodwitException.configuration(
                ErrorCode.TARGET_UNREACHABLE,
                "cannot connect to OceanBase at " + address + ": " + why,
                CHECK_TLS,
                SqlFailures.redacted(e));
    }

    private static String words(Throwable e) {
        return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    }
}
