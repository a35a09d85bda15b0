package io.godwit.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.stream.Stream;

/**
 * The certificate authorities that the image trusts: those of Debian's package. A JDK of the machine may trust others as well, such as those of
 * the company that it belongs to; they do not get into an image.
 */
final class TrustedRoots {
    private static final String FOLDER = "usr/share/ca-certificates/mozilla";
    private static final String UNPROTECTED = "NONE";

    private TrustedRoots() {}

    /** A key store for {@code lib/security/cacerts}, without a password as the JDK's own. */
    static byte[] keyStore(Path unpacked) throws IOException {
        // Read when the store is written: with a password and its random salt no two stores would be the same.
        System.setProperty("keystore.pkcs12.certProtectionAlgorithm", UNPROTECTED);
        System.setProperty("keystore.pkcs12.macAlgorithm", UNPROTECTED);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            CertificateFactory x509 = CertificateFactory.getInstance("X.509");
            for (Path file : files(unpacked)) {
                try (InputStream in = Files.newInputStream(file)) {
                    store.setCertificateEntry(file.getFileName().toString(), x509.generateCertificate(in));
                }
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            store.store(bytes, null);
            return bytes.toByteArray();
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates in " + unpacked.resolve(FOLDER) + ": " + e.getMessage(), e);
        }
    }

    /** The same for programs that are not Java. */
    static String pem(Path unpacked) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : files(unpacked)) {
            all.append(Files.readString(file));
        }
        return all.toString();
    }

    private static List<Path> files(Path unpacked) throws IOException {
        try (Stream<Path> files = Files.list(unpacked.resolve(FOLDER))) {
            return files.sorted().toList();
        }
    }
}
