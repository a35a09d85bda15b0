package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.DataSourceSpec;
import java.io.IOException;
import java.net.InetAddress;

/** Keeps the service from connecting to addresses that it does not connect to on the word of a user. Blocks; thread-safe. */
public final class AddressGuard {
    private final Network network;
    private final AddressRules rules;

    public AddressGuard(Network network, AddressRules rules) {
        this.network = network;
        this.rules = rules;
    }

    /**
     * Throws a configuration failure, ADDRESS_REFUSED, where an address of the spec is refused, and a retriable one where a host is
     * not found.
     */
    public void require(DataSourceSpec spec) {
        for (Endpoint endpoint : Endpoint.of(spec)) {
            try {
                for (InetAddress address : network.resolve(endpoint.host())) {
                    if (rules.refuses(address)) {
                        GodwitException refused = refused(endpoint, address);
                        throw GodwitException.configuration(
                                refused.code(), endpoint + " " + refused.getMessage(), refused.remedy());
                    }
                }
            } catch (IOException e) {
                throw GodwitException.retriable( // the name service may be what is away
                        endpoint.unreachable(),
                        endpoint + " cannot be found",
                        "check the host and the name service",
                        e);
            }
        }
    }

    /** The failure of an address, to be read after the endpoint. */
    static GodwitException refused(Endpoint endpoint, InetAddress refused) {
        String address = refused.getHostAddress();
        return GodwitException.configuration(
                ErrorCode.ADDRESS_REFUSED,
                (address.equals(endpoint.host()) ? "is" : "resolves to " + address + ", which is")
                        + " an address that this service does not connect to",
                "name the server by another address; GODWIT_REFUSED_ADDRESSES of the service has the rules");
    }
}
