package io.godwit.console;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.Problem;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the service listens.
 *
 * @param host name or address of this machine
 * @param port 0 for any free one
 * @param tls absent for plain HTTP
 */
public record Listening(String host, int port, Optional<Tls> tls) {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Pattern THIS_MACHINE = Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]{1,5})?");

    /**
     * PEM files, which are read again when they change.
     *
     * @param certificate the service's own, followed by those that vouch for it
     * @param key in PKCS#8, without a password
     */
    public record Tls(Path certificate, Path key) {}

    /** For this machine alone. */
    public static Listening local(int port) {
        return new Listening(LOOPBACK, port, Optional.empty());
    }

    /**
     * Refuses to listen where others can read along, or where everybody would be let in.
     *
     * @param insecure whether the user wants plain HTTP elsewhere all the same
     */
    public void requireSafe(boolean insecure, boolean loginNeeded) {
        if (isLocal()) {
            return;
        }
        if (!loginNeeded) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "--no-login lets everybody who reaches " + host + " do everything",
                    "leave --no-login out, or --host");
        }
        if (tls.isEmpty() && !insecure) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "passwords and tokens would be sent to " + host + " in plain text",
                    "give --tls-certificate and --tls-key; or --insecure, where something in front of the service speaks TLS");
        }
    }

    private boolean isLocal() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "the host " + host + " is not known",
                    "give --host a name or an address of this machine",
                    e);
        }
    }

    /**
     * Refuses what a page of another site makes a user's browser send: under the page's origin, or, to this machine, under the page's
     * own name for it.
     */
    void requireOwnPage(Context context) {
        String name = Optional.ofNullable(context.header("Host")).orElse("");
        Optional<String> origin = Optional.ofNullable(context.header("Origin"));
        boolean isOwn = isLocal()
                ? origin.isEmpty() && THIS_MACHINE.matcher(name).matches()
                : origin.isEmpty() || origin.get().matches("https?://" + Pattern.quote(name));
        if (!isOwn) {
            throw new InvalidRequest(
                    403,
                    List.of(new Problem(
                            "Host",
                            "the request comes from a page of another site",
                            "use the command line or a client")));
        }
    }
}
