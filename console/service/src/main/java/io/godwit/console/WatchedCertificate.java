package io.godwit.console;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import io.godwit.runtime.tls.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of the service, read again when its files change: connections that are there stay, new ones are shown the new one. Both
 * files never change at the same moment, so a certificate and a key that do not belong together are looked at again a second later. One
 * thread of its own watches.
 */
final class WatchedCertificate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedCertificate.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Listening.Tls files;
    private final SslContextFactory.Server factory = new SslContextFactory.Server();
    private byte[] used;
    /** What was found last and could not be used. */
    private byte[] doubtful = {-1};

    private boolean reported;
    private volatile boolean closed;

    /** Reads both files; a configuration failure where they cannot be used. */
    WatchedCertificate(Listening.Tls files) {
        this.files = files;
        try {
            this.used = contents();
            factory.setKeyStore(identity());
        } catch (IOException | GeneralSecurityException e) {
            throw GodwitException.configuration(
                    ErrorCode.CONFIG_INVALID,
                    "the certificate " + files.certificate() + " and the key " + files.key() + " cannot be used: "
                            + e.getMessage(),
                    "give PEM files that belong together; openssl pkcs8 -topk8 -nocrypt writes a key as it is needed",
                    e);
        }
        factory.setKeyStorePassword("");
    }

    SslContextFactory.Server factory() {
        return factory;
    }

    /** Begins to look for changes. */
    void watch() {
        Thread.ofPlatform().daemon().name("certificate").start(() -> {
            while (!closed) {
                Backoff.pause(LOOK);
                look();
            }
        });
    }

    private void look() {
        byte[] found = new byte[0];
        try {
            found = contents();
            if (!Arrays.equals(found, used)) {
                KeyStore newer = identity();
                factory.reload(same -> same.setKeyStore(newer));
                used = found;
                LOG.info("certificate={} was read again", files.certificate());
            }
        } catch (Exception e) { // Jetty's own reload declares no narrower one
            report(found, e);
        }
    }

    /** What is found once may be half of a change. */
    private void report(byte[] found, Exception failure) {
        boolean isSame = Arrays.equals(found, doubtful);
        if (isSame && !reported) {
            LOG.warn(
                    "certificate={} cannot be used, and the one before is shown: {}",
                    files.certificate(),
                    failure.toString());
        }
        reported = isSame;
        doubtful = found;
    }

    private KeyStore identity() throws IOException, GeneralSecurityException {
        return PemFiles.identity(files.certificate(), files.key());
    }

    private byte[] contents() throws IOException {
        byte[] certificate = Files.readAllBytes(files.certificate());
        byte[] key = Files.readAllBytes(files.key());
        byte[] both = Arrays.copyOf(certificate, certificate.length + key.length);
        System.arraycopy(key, 0, both, certificate.length, key.length);
        return both;
    }

    @Override
    public void close() {
        closed = true;
    }
}
