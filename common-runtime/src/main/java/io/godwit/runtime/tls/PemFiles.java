package io.godwit.runtime.tls;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Reads PEM files: certificates, and private keys in PKCS#8 without a password. */
public final class PemFiles {
    /** The key stores made here are in memory and have no password. */
    private static final char[] IN_MEMORY = {};

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "Ed25519", "Ed25519");

    private PemFiles() {}

    /** What a handshake shows: a certificate, those that vouch for it, and its key. Fails where these do not belong together. */
    public static KeyStore identity(Path certificate, Path key) throws GeneralSecurityException, IOException {
        Certificate[] chain = certificates(certificate).toArray(Certificate[]::new);
        PrivateKey own = key(key);
        if (chain.length == 0) {
            throw new InvalidKeySpecException(certificate + " contains no certificate");
        }
        requirePair(chain[0], own);
        KeyStore store = empty();
        store.setKeyEntry("own", own, IN_MEMORY, chain);
        return store;
    }

    /** What a handshake trusts. */
    public static KeyStore authorities(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        int number = 0;
        for (Certificate authority : certificates(file)) {
            store.setCertificateEntry("authority-" + number++, authority);
        }
        return store;
    }

    /** For a client that trusts these authorities and no others; a configuration failure where the file cannot be used. */
    public static SSLContext trusting(Path file) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities(file));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "the certificates of " + file + " cannot be read",
                    "name a PEM file with the certificates of authorities",
                    e);
        }
    }

    private static void requirePair(Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        String kind = key.getAlgorithm().equals("EdDSA") ? "Ed25519" : key.getAlgorithm();
        byte[] something = BEGIN.getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signature = Signature.getInstance(SIGNATURES.get(kind));
            signature.initSign(key);
            signature.update(something);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(something);
            if (signature.verify(signed)) {
                return;
            }
        } catch (java.security.SignatureException | java.security.InvalidKeyException e) {
            throw new InvalidKeySpecException("the key is not the certificate's", e);
        }
        throw new InvalidKeySpecException("the key is not the certificate's");
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws GeneralSecurityException, IOException {
        try (InputStream pem = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(pem);
        }
    }

    private static PrivateKey key(Path file) throws GeneralSecurityException, IOException {
        String pem = Files.readString(file, StandardCharsets.US_ASCII);
        if (!pem.contains(BEGIN)) {
            throw new InvalidKeySpecException("is no PEM file with a private key in PKCS#8 without a password");
        }
        byte[] encoded;
        try {
            encoded = Base64.getMimeDecoder()
                    .decode(pem.replaceAll("(?s).*" + BEGIN + "|-----END PRIVATE KEY-----.*", ""));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeySpecException("is no PEM file", e);
        }
        for (String algorithm : SIGNATURES.keySet()) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException e) { // one of the next
                continue;
            }
        }
        throw new InvalidKeySpecException("is not a private key of a kind that is known: RSA, EC, Ed25519");
    }
}
