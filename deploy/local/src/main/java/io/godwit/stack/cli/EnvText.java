package io.godwit.stack.cli;

import io.godwit.stack.StackAddresses;

/** Addresses in the forms that scripts read. */
final class EnvText {
    private EnvText() {}

    static String shell(StackAddresses addresses) {
        return ShellExports.of(addresses.asEnvironment());
    }

    static String json(StackAddresses addresses) {
        return Json.write(addresses.asEnvironment());
    }
}
