package io.godwit.dist;

import io.godwit.cli.CommandLog;
import io.godwit.cli.Streams;
import io.godwit.dist.kubectl.KubectlPlugin;
import java.util.Arrays;

/** The command line {@code godwit}. */
public final class GodwitCli {
    private GodwitCli() {}

    public static void main(String[] args) {
        CommandLog log = CommandLog.open("io/godwit/dist/logback-command.xml", args);
        int exit = run(new Streams(System.out, System.err), args);
        log.nameTo(System.err);
        System.exit(exit);
    }

    private static int run(Streams streams, String... args) {
        if (args.length == 0 || !args[0].equals(KubectlPlugin.WORD)) {
            return CommandTree.of(LocalControl::in, streams).execute(args);
        }
        return new KubectlPlugin(KubectlPlugin.program(), CommandTree.plugin(LocalControl::in, streams), streams)
                .run(Arrays.copyOfRange(args, 1, args.length));
    }
}
