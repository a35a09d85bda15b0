package io.godwit.model.task;

import java.util.Optional;

/**
 * Certificates for a TLS connection, as paths of PEM files. None given: the JDK's own trust store.
 *
 * @param serverName name that the server's certificate must carry, where it is not the host's
 */
public record TlsSpec(
        Optional<String> caFile,
        Optional<String> clientCertificateFile,
        Optional<String> clientKeyFile,
        Optional<String> serverName) {

    /** Plain settings. */
    public static final TlsSpec NONE =
            new TlsSpec(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Refuses a client certificate without its key, and the reverse. */
    public TlsSpec {
        if (clientCertificateFile.isPresent() != clientKeyFile.isPresent()) {
            throw new IllegalArgumentException("a client certificate and its key belong together");
        }
    }

    /** Whether nothing is set. */
    public boolean isEmpty() {
        return equals(NONE);
    }
}
