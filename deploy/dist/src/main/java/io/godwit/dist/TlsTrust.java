package io.godwit.dist;

import io.godwit.model.task.TlsSpec;
import io.godwit.runtime.tls.PemFiles;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** What a TLS handshake trusts and shows, from PEM files. */
final class TlsTrust {
    private static final char[] IN_MEMORY = {};

    private TlsTrust() {}

    /** A context that judges as {@code judged} says; where it is absent, it takes any certificate and only looks. */
    static SSLContext context(Optional<TlsSpec> judged) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        if (judged.isEmpty()) {
            context.init(null, new TrustManager[] {new Anything()}, null);
        } else {
            context.init(keys(judged.get()), trust(judged.get()), null);
        }
        return context;
    }

    /** None stands for the JDK's own. */
    private static TrustManager[] trust(TlsSpec tls) throws GeneralSecurityException, IOException {
        if (tls.caFile().isEmpty()) {
            return null;
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(PemFiles.authorities(Path.of(tls.caFile().get())));
        return factory.getTrustManagers();
    }

    private static KeyManager[] keys(TlsSpec tls) throws GeneralSecurityException, IOException {
        if (tls.clientKeyFile().isEmpty()) {
            return null;
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(
                PemFiles.identity(
                        Path.of(tls.clientCertificateFile().orElseThrow()),
                        Path.of(tls.clientKeyFile().get())),
                IN_MEMORY);
        return factory.getKeyManagers();
    }

    /** Accepts every certificate: who uses it sends nothing. */
    private static final class Anything extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
