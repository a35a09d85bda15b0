package io.godwit.dist;

import io.godwit.cli.CommandLog;
import io.godwit.cli.Streams;

/** The command line {@code godwit}. */
public final class GodwitCli {
    private GodwitCli() {}

    public static void main(String[] args) {
        CommandLog log = CommandLog.open("io/godwit/dist/logback-command.xml", args);
        int exit = CommandTree.of(LocalControl::in, new Streams(System.out, System.err))
                .execute(args);
        log.nameTo(System.err);
        System.exit(exit);
    }
}
