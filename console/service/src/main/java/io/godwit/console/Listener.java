package io.godwit.console;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import java.util.Optional;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The socket of the service, with TLS or without. One thread starts and closes it. */
final class Listener implements AutoCloseable {
    /** The key of a record in an address, 1,024 characters of up to 12 bytes each, and a token beside it. */
    private static final int MOST_HEADER_BYTES = 32 * 1024;

    private final Listening where;
    private final Optional<WatchedCertificate> certificate;
    private ServerConnector connector;

    /** Reads the certificate, and opens nothing yet; a configuration failure where it cannot be used. */
    Listener(Listening where) {
        this.where = where;
        this.certificate = where.tls().map(WatchedCertificate::new);
    }

    /** What every server here has: this socket, and no talk at its start. */
    void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.jetty.addConnector(this::connector);
    }

    private Connector connector(Server server, HttpConfiguration plain) {
        HttpConfiguration http = new HttpConfiguration(plain);
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MOST_HEADER_BYTES);
        certificate.ifPresent(tls -> http.addCustomizer(new SecureRequestCustomizer(false)));
        connector = certificate
                .map(tls -> new ServerConnector(server, tls.factory(), new HttpConnectionFactory(http)))
                .orElseGet(() -> new ServerConnector(server, new HttpConnectionFactory(http)));
        connector.setHost(where.host());
        connector.setPort(where.port());
        return connector;
    }

    /** Listens; a configuration failure where that cannot be. */
    void start(Javalin server) {
        try {
            server.start();
        } catch (JavalinException e) {
            close();
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "the control service cannot listen on " + where.host() + ":" + where.port()
                            + ": it is in use, or is not of this machine",
                    "choose another port or host, or end what uses it",
                    e);
        }
        certificate.ifPresent(WatchedCertificate::watch);
    }

    /** Where it answers. */
    String address() {
        String host = where.host().contains(":") ? "[" + where.host() + "]" : where.host();
        return (certificate.isPresent() ? "https" : "http") + "://" + host + ":" + connector.getLocalPort();
    }

    @Override
    public void close() {
        certificate.ifPresent(WatchedCertificate::close);
    }
}
