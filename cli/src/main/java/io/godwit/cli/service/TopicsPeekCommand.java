package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.RecordList;
import io.godwit.model.error.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code topics peek}: the newest records of a topic. */
@Command(
        name = "peek",
        description = {
            "Show the newest records of a topic of the task, or of one that all tasks share, decoded, newest first.",
            "Keys are shown, and of values the names, types and sizes of their fields; --values shows them too."
        })
final class TopicsPeekCommand extends OnService {
    private static final int MOST = 100;

    @Spec
    private CommandSpec spec;

    @Mixin
    private TaskOption task;

    @Parameters(paramLabel = "TOPIC", description = "The topic's name, as topics shows it.")
    private String topic;

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "10",
            description = "At most N records, up to " + MOST + "; default: ${DEFAULT-VALUE}.")
    private int last;

    @Option(names = "--partition", paramLabel = "P", description = "Only records of this partition.")
    private Integer partition;

    @Option(names = "--key", paramLabel = "KEY", description = "Only records of this key.")
    private String key;

    @Option(names = "--values", description = "Show values; they are the data of the source.")
    private boolean values;

    TopicsPeekCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        if (last < 1 || last > MOST) {
            throw new ParameterException(spec.commandLine(), "--last must be between 1 and " + MOST);
        }
        if (partition != null && partition < 0) {
            throw new ParameterException(spec.commandLine(), "--partition must not be negative");
        }

        RecordList records = client.topics().peek(task.name(), topic, last, partition, key, values);
        view.answers(
                "record",
                records.getItems().stream().map(ServiceClient::plain).toList(),
                () -> records.getItems().isEmpty() ? List.of("no records") : TopicText.records(records.getItems()));
        records.getNotes().forEach(view::notice);
        return ExitCode.DONE;
    }
}
