package io.godwit.cli.service;

import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code datasource}: servers that many tasks share, under names. */
@Command(
        name = "datasource",
        mixinStandardHelpOptions = true,
        description = {
            "Keep servers under names in the control service: Milvus, OceanBase, Kafka, schema registry.",
            "Tasks refer to them: source: {dataSource: products}."
        })
public final class DataSourceCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    private DataSourceCommands() {}

    /** The command and everything below it. */
    public static CommandLine of(Streams streams) {
        return new CommandLine(new DataSourceCommands())
                .addSubcommand(new DataSourceCreateCommand(streams))
                .addSubcommand(new DataSourceListCommand(streams))
                .addSubcommand(new NamedDataSourceCommand.Show(streams))
                .addSubcommand(new DataSourceUpdateCommand(streams))
                .addSubcommand(new NamedDataSourceCommand.Test(streams))
                .addSubcommand(new NamedDataSourceCommand.Delete(streams));
    }

    @Override
    public void run() {
        throw CommandLines.missingSubcommand(spec);
    }
}
