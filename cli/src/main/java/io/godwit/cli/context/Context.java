package io.godwit.cli.context;

import java.util.Objects;
import java.util.Optional;

/**
 * A control service under a name of the user's own.
 *
 * @param server its address
 * @param user who is logged in there; absent for nobody
 * @param token what is shown to it
 * @param authority PEM file of the authorities that vouch for it; absent for those that Java knows
 */
public record Context(
        String name, String server, Optional<String> user, Optional<String> token, Optional<String> authority) {
    /** Requires what each context has. */
    public Context {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(server, "server");
    }

    /** The same, with nobody logged in. */
    public Context withoutLogin() {
        return new Context(name, server, Optional.empty(), Optional.empty(), authority);
    }

    boolean isOf(String address) {
        return plain(server).equals(plain(address));
    }

    private static String plain(String address) {
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    @Override
    public String toString() {
        return name + " (" + server + ")"; // without the token
    }
}
