package io.godwit.console;

import io.godwit.console.app.LocalServices;
import io.godwit.console.cli.CommandTree;
import io.godwit.console.cli.Streams;

/** The command line {@code godwit}. */
public final class GodwitCli {
    private GodwitCli() {}

    public static void main(String[] args) {
        System.exit(CommandTree.of(LocalServices.services(), new Streams(System.out, System.err))
                .execute(args));
    }
}
