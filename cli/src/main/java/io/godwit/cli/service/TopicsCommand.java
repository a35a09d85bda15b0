package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.console.contract.model.Topic;
import io.godwit.model.error.ExitCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code topics}: the topics of a task of the control service, or those that all tasks share. */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = {
            "List the topics of a task of the control service; without -t, those that all tasks share.",
            "RECORDS is at most the number after <=, where markers of transactions and what was compacted away take offsets."
                    + " What is not measured is n/a."
        })
final class TopicsCommand implements Callable<Integer> {
    @Option(
            names = {"-t", "--task"},
            paramLabel = "NAME",
            description = "The task's name.")
    private String task;

    @Option(names = "--text", paramLabel = "TEXT", description = "Only topics whose name contains TEXT.")
    private String text;

    @Mixin
    private final ServiceInvocation service;

    TopicsCommand(Streams streams) {
        this.service = new ServiceInvocation(streams);
    }

    @Override
    public Integer call() {
        return service.run((client, view) -> {
            List<Topic> topics = new ArrayList<>();
            Set<String> notes = new LinkedHashSet<>();
            client.topics(task, text, page -> {
                topics.addAll(page.getItems());
                notes.addAll(page.getNotes());
            });
            view.answers(
                    "topic",
                    topics.stream().map(ServiceClient::plain).toList(),
                    () -> topics.isEmpty() ? List.of("no topics") : TopicText.table(topics));
            notes.forEach(note -> view.notice("not measured: " + note));
            return ExitCode.DONE;
        });
    }
}
