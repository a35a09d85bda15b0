package io.godwit.stack.cli;

import io.godwit.stack.StackAddresses;
import java.util.stream.Collectors;

/** Addresses in the forms that scripts read. */
final class EnvText {
    private EnvText() {}

    /** Lines for {@code eval}: {@code export KAFKA='127.0.0.1:9092'}. */
    static String shell(StackAddresses addresses) {
        return addresses.asEnvironment().entrySet().stream()
                .map(e -> "export " + e.getKey() + "='" + e.getValue().replace("'", "'\\''") + "'")
                .collect(Collectors.joining("\n"));
    }

    static String json(StackAddresses addresses) {
        return Json.write(addresses.asEnvironment());
    }
}
