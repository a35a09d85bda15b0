package io.godwit.control.precheck;

import io.godwit.model.error.GodwitException;
import io.godwit.runtime.kafka.ConnectionCause;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether an address can be connected to: its name, its port and its TLS, each for itself. Any thread. */
final class NetworkChecks {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration HANDSHAKE = Duration.ofSeconds(3);
    private static final int MOST_PORT = 65_535;
    private static final Map<CheckCode, String> FAILED = Map.of(
            CheckCode.ADDRESS, "cannot be found",
            CheckCode.PORT, "cannot be connected to",
            CheckCode.TLS, "fails in the TLS handshake");
    private static final Map<CheckCode, String> REMEDIES = Map.of(
            CheckCode.ADDRESS, "check the host and the name service",
            CheckCode.PORT, "check host and port, that the server runs, and that no firewall is in between",
            CheckCode.TLS,
                    "check that the server uses TLS, the authority in tls.caFile and the name in tls.serverName");

    private final Network network;
    private final AddressRules rules;

    NetworkChecks(Network network, AddressRules rules) {
        this.network = network;
        this.rules = rules;
    }

    /** The checks of an address; blocks. The first that fails ends them, and nothing is connected to that is refused. */
    List<Check> of(Endpoint endpoint) {
        List<Check> checks = new ArrayList<>();
        String object = endpoint.toString();
        CheckCode now = CheckCode.ADDRESS;
        try {
            List<InetAddress> found = network.resolve(endpoint.host());
            requireAllowed(endpoint, found);
            checks.add(Check.pass(now, object, endpoint.path(), words(endpoint, found)));

            now = CheckCode.PORT;
            InetAddress open = connect(endpoint, found, checks);

            now = CheckCode.TLS;
            if (endpoint.tls()) {
                String words = network.handshake(endpoint.host(), open, endpoint.port(), endpoint.judged(), HANDSHAKE);
                checks.add(Check.pass(now, object, endpoint.path(), words));
            }
        } catch (GodwitException e) {
            checks.add(Check.fail(now, object, endpoint.path(), e.code(), endpoint + " " + e.getMessage(), e.remedy()));
        } catch (IOException e) {
            checks.add(Check.fail(
                    now,
                    object,
                    endpoint.path(),
                    endpoint.unreachable(),
                    endpoint + " " + FAILED.get(now) + ": " + ConnectionCause.of(e),
                    REMEDIES.get(now)));
        }
        return checks;
    }

    private void requireAllowed(Endpoint endpoint, List<InetAddress> found) {
        found.stream().filter(rules::refuses).findFirst().ifPresent(refused -> {
            throw AddressGuard.refused(endpoint, refused);
        });
    }

    /** The first address that answers. */
    private InetAddress connect(Endpoint endpoint, List<InetAddress> found, List<Check> checks) throws IOException {
        if (endpoint.port() < 1 || endpoint.port() > MOST_PORT) {
            throw GodwitException.configuration(
                    endpoint.unreachable(), "has no such port", "write a port between 1 and " + MOST_PORT);
        }
        IOException first = null;
        for (InetAddress address : found) {
            try {
                Duration took = network.connect(address, endpoint.port(), CONNECT.dividedBy(found.size()));
                checks.add(Check.pass(
                        CheckCode.PORT,
                        endpoint.toString(),
                        endpoint.path(),
                        "accepts connections, within " + took.toMillis() + " ms"));
                return address;
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        throw first;
    }

    private static String words(Endpoint endpoint, List<InetAddress> found) {
        String addresses = String.join(
                ", ", found.stream().map(InetAddress::getHostAddress).distinct().toList());
        return addresses.equals(endpoint.host()) ? "is an address, not a name" : "resolves to " + addresses;
    }
}
