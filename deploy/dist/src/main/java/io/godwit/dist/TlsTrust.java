package io.godwit.dist;

import io.godwit.model.task.TlsSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
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
    private static final List<String> KEYS = List.of("RSA", "EC", "Ed25519");
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
        KeyStore authorities = empty();
        int number = 0;
        for (Certificate authority : certificates(tls.caFile().get())) {
            authorities.setCertificateEntry("authority-" + number++, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return factory.getTrustManagers();
    }

    private static KeyManager[] keys(TlsSpec tls) throws GeneralSecurityException, IOException {
        if (tls.clientKeyFile().isEmpty()) {
            return null;
        }
        KeyStore own = empty();
        own.setKeyEntry(
                "client",
                key(tls.clientKeyFile().get()),
                IN_MEMORY,
                certificates(tls.clientCertificateFile().orElseThrow()).toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(own, IN_MEMORY);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(String file)
            throws GeneralSecurityException, IOException {
        try (InputStream pem = Files.newInputStream(Path.of(file))) {
            return CertificateFactory.getInstance("X.509").generateCertificates(pem);
        }
    }

    private static PrivateKey key(String file) throws GeneralSecurityException, IOException {
        String pem = Files.readString(Path.of(file), StandardCharsets.US_ASCII);
        byte[] encoded;
        try {
            encoded = Base64.getMimeDecoder()
                    .decode(pem.replaceAll("(?s).*-----BEGIN PRIVATE KEY-----|-----END PRIVATE KEY-----.*", ""));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeySpecException("not a PEM file", e);
        }
        for (String algorithm : KEYS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException e) { // one of the next
                continue;
            }
        }
        throw new InvalidKeySpecException("not a private key of a kind that is known");
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
