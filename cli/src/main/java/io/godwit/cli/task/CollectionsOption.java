package io.godwit.cli.task;

import java.util.List;
import picocli.CommandLine.Option;

/** The collections of a task that a command applies to. */
final class CollectionsOption {
    @Option(
            names = "--collection",
            paramLabel = "DB.NAME",
            required = true,
            description = "A collection of the task; may be given several times.")
    private List<String> names;

    /** Full names, at least one. */
    List<String> names() {
        return names;
    }
}
