package io.godwit.control.precheck;

import io.godwit.model.task.TlsSpec;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLHandshakeException;

/** Hosts at addresses, with ports that are open. */
final class ScriptedNetwork implements Network {
    final Map<String, String> hosts = new TreeMap<>();
    final Set<Integer> closed = Collections.synchronizedSet(new HashSet<>());
    final List<String> connected = new CopyOnWriteArrayList<>();
    final Set<String> unknown = new HashSet<>();
    boolean untrusted;

    @Override
    public List<InetAddress> resolve(String host) throws IOException {
        if (unknown.contains(host)) {
            throw new UnknownHostException(host);
        }
        return List.of(InetAddress.getByName(hosts.getOrDefault(host, host)));
    }

    @Override
    public Duration connect(InetAddress address, int port, Duration patience) throws IOException {
        connected.add(address.getHostAddress() + ":" + port);
        if (closed.contains(port)) {
            throw new ConnectException("Connection refused");
        }
        return Duration.ofMillis(2);
    }

    @Override
    public String handshake(String host, InetAddress address, int port, Optional<TlsSpec> judged, Duration patience)
            throws IOException {
        if (untrusted) {
            throw new SSLHandshakeException("PKIX path building failed");
        }
        return "speaks TLSv1.3";
    }
}
