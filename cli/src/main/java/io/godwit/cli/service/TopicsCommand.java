package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Topic;
import io.godwit.model.error.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code topics}: the topics of a task of the control service, or those that all tasks share. */
@Command(
        name = "topics",
        description = {
            "List the topics of a task of the control service; without -t, those that all tasks share.",
            "RECORDS is at most the number after <=, where markers of transactions and what was compacted away take offsets."
                    + " What is not measured is n/a."
        })
final class TopicsCommand extends OnService {
    /** A look costs some requests to each broker. */
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final String NOT_MEASURED = "not measured: ";

    @Option(
            names = {"-t", "--task"},
            paramLabel = "NAME",
            completionCandidates = ServiceNames.Tasks.class,
            description = "The task's name.")
    private String task;

    @Option(names = "--text", paramLabel = "TEXT", description = "Only topics whose name contains TEXT.")
    private String text;

    @Mixin
    private WatchOption watch;

    TopicsCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        if (!watch.isWanted()) {
            Found found = look(client);
            view.answers(
                    "topic",
                    found.topics().stream().map(ServiceClient::plain).toList(),
                    () -> found.topics().isEmpty() ? List.of("no topics") : TopicText.table(found.topics()));
            found.notes().forEach(note -> view.notice(NOT_MEASURED + note));
            return ExitCode.DONE;
        }
        LiveRows live = new LiveRows(view, "topic", TopicText.HEADER);
        Set<String> told = new HashSet<>();
        ServiceClient once = client.once();
        return WatchOption.repeat(INTERVAL, client.outage(view::notice), () -> {
            Found found = look(once);
            found.notes().stream().filter(told::add).forEach(note -> view.notice(NOT_MEASURED + note));
            live.show(found.topics().stream()
                    .map(topic -> new LiveRows.Row(topic.getName(), ServiceClient.plain(topic), TopicText.cells(topic)))
                    .toList());
        });
    }

    private record Found(List<Topic> topics, Set<String> notes) {}

    private Found look(ServiceClient client) {
        List<Topic> topics = new ArrayList<>();
        Set<String> notes = new LinkedHashSet<>();
        client.topics().list(task, text, page -> {
            topics.addAll(page.getItems());
            notes.addAll(page.getNotes());
        });
        return new Found(topics, notes);
    }
}
