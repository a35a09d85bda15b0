package io.godwit.dist;

import io.godwit.control.precheck.Network;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.TlsSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** The network as this machine sees it. */
final class SocketNetwork implements Network {
    /** Servers of gRPC refuse who does not speak HTTP/2; others choose the second, or ignore it. */
    private static final String[] PROTOCOLS = {"h2", "http/1.1"};

    @Override
    public List<InetAddress> resolve(String host) throws IOException {
        return List.of(InetAddress.getAllByName(host));
    }

    @Override
    public Duration connect(InetAddress address, int port, Duration patience) throws IOException {
        long begin = System.nanoTime();
        try (Socket socket = open(address, port, patience)) {
            return Duration.ofNanos(System.nanoTime() - begin);
        }
    }

    @Override
    public String handshake(String host, InetAddress address, int port, Optional<TlsSpec> judged, Duration patience)
            throws IOException {
        String name = judged.flatMap(TlsSpec::serverName).orElse(host);
        try (Socket plain = open(address, port, patience);
                SSLSocket socket =
                        (SSLSocket) TlsTrust.context(judged).getSocketFactory().createSocket(plain, name, port, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(PROTOCOLS);
            if (judged.isPresent()) {
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
            }
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return words(socket.getSession());
        } catch (GeneralSecurityException e) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "is not asked: the certificates of tls cannot be used: " + e.getMessage(),
                    "they are PEM files, the key in PKCS#8",
                    e);
        }
    }

    private static Socket open(InetAddress address, int port, Duration patience) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address, port), (int) patience.toMillis());
            socket.setSoTimeout((int) patience.toMillis());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static String words(SSLSession session) throws IOException {
        X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
        return "speaks " + session.getProtocol() + "; its certificate is valid until "
                + certificate.getNotAfter().toInstant().atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
