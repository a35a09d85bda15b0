package io.godwit.milvus.connect;

import io.milvus.shaded.io.grpc.Status;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Why a server could not be reached, in words for people: what the transport says means little to them. */
enum ConnectionFailure {
    UNKNOWN_HOST("the host name is unknown", "check the host in spec.source.milvus.uri and the name service"),
    REFUSED(
            "the connection is refused: nothing is listening there",
            "check host and port of spec.source.milvus.uri, and that Milvus runs"),
    NO_ANSWER(
            "there is no answer",
            "check host and port of spec.source.milvus.uri, that Milvus is healthy, and that no firewall is in between"),
    PLAIN_SERVER(
            "the server does not speak TLS, but the address begins with https://",
            "write http:// in spec.source.milvus.uri, or turn TLS on in Milvus"),
    TLS_SERVER(
            "the server expects TLS, but the address begins with http://", "write https:// in spec.source.milvus.uri"),
    UNTRUSTED(
            "its certificate is not trusted",
            "name the authority that signed it in spec.source.milvus.tls.caFile, and the name that it was issued for in"
                    + " spec.source.milvus.tls.serverName"),
    NOT_MILVUS(
            "the server there is not Milvus",
            "check the port in spec.source.milvus.uri: that of gRPC, 19530 if nothing else is set"),
    CLOSED("the connection was closed", "check that Milvus is healthy; its log may say why");

    private final String cause;
    private final String remedy;

    ConnectionFailure(String cause, String remedy) {
        this.cause = cause;
        this.remedy = remedy;
    }

    String cause() {
        return cause;
    }

    String remedy() {
        return remedy;
    }

    /** The failure that a status represents; empty where the server itself answered. */
    static Optional<ConnectionFailure> of(Status status, boolean secure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable t = status.getCause(); t != null && causes.size() < 16; t = t.getCause()) {
            causes.add(t);
        }
        StringBuilder words = new StringBuilder(String.valueOf(status.getDescription()));
        causes.forEach(t -> words.append(' ').append(t.getMessage()));
        return of(status.getCode(), causes, words.toString().toLowerCase(Locale.ROOT), secure);
    }

    private static Optional<ConnectionFailure> of(
            Status.Code code, List<Throwable> causes, String words, boolean secure) {
        if (causes.stream().anyMatch(UnknownHostException.class::isInstance)
                || words.contains("unable to resolve host")) {
            return Optional.of(UNKNOWN_HOST);
        }
        if (words.contains("connection refused")) {
            return Optional.of(REFUSED);
        }
        if (words.contains("not an ssl/tls record")) {
            return Optional.of(PLAIN_SERVER);
        }
        if (words.contains("pkix") || causes.stream().anyMatch(CertificateException.class::isInstance)) {
            return Optional.of(UNTRUSTED);
        }
        boolean handshake = causes.stream().anyMatch(SSLException.class::isInstance);
        if (words.contains("first received frame was not settings")) { // with its bytes: a TLS alert begins with 15 03
            return Optional.of(words.contains(": 1503") ? TLS_SERVER : NOT_MILVUS);
        }
        if (words.contains("content-type") || words.contains("http status code") || words.contains("alpn")) {
            return Optional.of(NOT_MILVUS);
        }
        if (code == Status.Code.DEADLINE_EXCEEDED || words.contains("timed out") || words.contains("unreachable")) {
            return Optional.of(NO_ANSWER);
        }
        if (handshake && secure) {
            return Optional.of(PLAIN_SERVER);
        }
        return code == Status.Code.UNAVAILABLE ? Optional.of(CLOSED) : Optional.empty();
    }
}
