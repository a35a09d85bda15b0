package io.godwit.control.precheck;

import io.godwit.model.task.TlsSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of an address below any protocol. Thread-safe; calls block, and throw the JDK's own exceptions.
 */
public interface Network {
    /** Every address of a host; at least one. */
    List<InetAddress> resolve(String host) throws IOException;

    /** Opens a connection and closes it; returns how long that took. */
    Duration connect(InetAddress address, int port, Duration patience) throws IOException;

    /**
     * Does a TLS handshake; returns protocol and certificate in words.
     *
     * @param host the name that the certificate must carry, unless {@code judged} has another
     * @param judged what the certificate is judged by; where it is absent, any certificate will do
     * @throws io.godwit.model.error.GodwitException configuration, when the files of {@code judged} cannot be used
     */
    String handshake(String host, InetAddress address, int port, Optional<TlsSpec> judged, Duration patience)
            throws IOException;
}
