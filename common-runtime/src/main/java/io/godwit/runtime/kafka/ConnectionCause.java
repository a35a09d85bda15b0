package io.godwit.runtime.kafka;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Why a server could not be reached, as the end of a sentence that names it. */
public final class ConnectionCause {
    private ConnectionCause() {}

    /** In words; the JDK's own where none fit better. */
    public static String of(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String words = words(t);
            if (!words.isEmpty()) {
                return words;
            }
        }
        return "the connection failed (" + failure.getClass().getSimpleName() + ")";
    }

    private static String words(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case UnknownHostException unknown -> "the host name is unknown";
            case NoRouteToHostException unreachable -> "there is no network route to it";
            case SocketTimeoutException late -> "it does not answer";
            case ConnectException refused ->
                message.contains("timed out")
                        ? "it does not answer"
                        : "the connection is refused: nothing is listening there";
            case CertificateException untrusted -> "its certificate is not trusted";
            case SSLException tls -> tls(message);
            case EOFException closed -> "it closes the connection without an answer";
            case SocketException broken -> "it closes the connection without an answer";
            default ->
                message.contains("Unexpected end of file") || message.contains("Invalid Http response")
                        ? "what is listening there does not speak HTTP; it may expect TLS"
                        : "";
        };
    }

    private static String tls(String message) {
        if (message.contains("Unsupported or unrecognized SSL message") || message.contains("plaintext")) {
            return "TLS is asked for, but what is listening there does not use it";
        }
        if (message.contains("PKIX") || message.contains("No subject alternative")) {
            return "its certificate is not trusted";
        }
        return "the TLS handshake fails";
    }
}
