package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.LogChannel;
import io.godwit.console.contract.model.LogReach;
import io.godwit.model.error.ExitCode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code task objects log}: how far back the source's log goes. */
@Command(
        name = "log",
        description = {
            "Show how far back the source's log goes for what a task, or a task file, selects, channel by channel.",
            "A task without a full migration can begin no earlier (startTimestamp)."
        })
final class ObjectsLogCommand extends OnService {
    @Mixin
    private ObjectsSubject subject;

    ObjectsLogCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        ObjectsClient objects = client.objects();
        LogReach reach = subject.ask(objects::log, objects::log);
        view.answers("log", List.of(ServiceClient.plain(reach)), () -> lines(reach));
        return ExitCode.DONE;
    }

    private static List<String> lines(LogReach reach) {
        List<String> lines = new ArrayList<>(
                reach.getChannels().stream().map(ObjectsLogCommand::line).toList());
        if (reach.getCollections() < reach.getSelected()) {
            lines.add("channels of " + reach.getCollections() + " of " + reach.getSelected() + " collections");
        }
        if (reach.getCompleteSince() != null) {
            lines.add("every change since " + reach.getCompleteSince() + " is there");
        } else if (reach.getChannels().stream().noneMatch(LogChannel::getTrimmed)) {
            lines.add("nothing was dropped from the log");
        } else {
            lines.add("a channel dropped everything that it held");
        }
        return lines;
    }

    private static String line(LogChannel channel) {
        String oldest = channel.getOldestAt() == null ? "is empty" : "begins at " + channel.getOldestAt();
        return channel.getChannel() + " " + oldest + (channel.getTrimmed() ? ", earlier messages were dropped" : "");
    }
}
