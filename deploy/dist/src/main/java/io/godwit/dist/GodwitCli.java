package io.godwit.dist;

import io.godwit.cli.Streams;

/** The command line {@code godwit}. */
public final class GodwitCli {
    private GodwitCli() {}

    public static void main(String[] args) {
        System.exit(CommandTree.of(LocalControl::in, new Streams(System.out, System.err))
                .execute(args));
    }
}
