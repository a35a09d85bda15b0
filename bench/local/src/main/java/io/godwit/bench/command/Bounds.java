package io.godwit.bench.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What numbers on the command line may be. */
final class Bounds {
    static final long MOST_ROWS = 1_000_000_000L;
    /** The largest dimension that Milvus 2.3 and 2.4 take. */
    static final int MOST_DIMENSIONS = 32_768;

    static final int MOST_WRITERS = 256;
    static final int MOST_COLLECTIONS = 10_000;
    static final int MOST_ROUNDS = 100;

    private Bounds() {}

    static void check(CommandSpec spec, String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + " must be an integer from " + least + " to " + most + ", not " + value);
        }
    }
}
