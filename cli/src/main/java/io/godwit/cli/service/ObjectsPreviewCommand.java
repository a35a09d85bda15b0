package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.FieldProblem;
import io.godwit.console.contract.model.ObjectChoice;
import io.godwit.console.contract.model.ObjectItem;
import io.godwit.console.contract.model.ObjectPreview;
import io.godwit.model.error.ExitCode;
import io.godwit.model.text.Plural;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that shows what is selected. */
abstract class ObjectsPreviewCommand extends OnService {
    @Mixin
    private ObjectsSubject subject;

    @Option(names = "--text", paramLabel = "TEXT", description = "Only collections or tables whose name contains TEXT.")
    private String text;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "At most N collections; default: ${DEFAULT-VALUE}.")
    private int limit;

    private ObjectsPreviewCommand(Streams streams) {
        super(streams);
    }

    abstract List<ObjectChoice> choices();

    abstract boolean onlyFindings();

    abstract ExitCode show(List<ObjectPreview> pages, ProgressView view);

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        List<ObjectPreview> pages = new ArrayList<>();
        ObjectsClient.Wish wish = new ObjectsClient.Wish(text, choices(), onlyFindings(), limit);
        subject.ask(
                name -> {
                    client.objects().preview(name, wish, pages::add);
                    return name;
                },
                document -> {
                    client.objects().preview(document, wish, pages::add);
                    return document;
                });
        return show(pages, view);
    }

    final List<ObjectItem> items(List<ObjectPreview> pages) {
        return pages.stream()
                .flatMap(page -> page.getItems().stream())
                .limit(limit)
                .toList();
    }

    @Command(
            name = "list",
            description = "List the collections that a task's document selects at its source now, and their tables.")
    static final class Listed extends ObjectsPreviewCommand {
        Listed(Streams streams) {
            super(streams);
        }

        @Override
        List<ObjectChoice> choices() {
            return List.of(ObjectChoice.SELECTED);
        }

        @Override
        boolean onlyFindings() {
            return false;
        }

        @Override
        ExitCode show(List<ObjectPreview> pages, ProgressView view) {
            List<ObjectItem> items = items(pages);
            List<String> lines = new ArrayList<>(
                    items.stream().map(ObjectsPreviewCommand::line).toList());
            long more = pages.getFirst().getTotal() - items.size();
            if (more > 0) {
                lines.add("and " + more + " more");
            }
            view.answers("object", items.stream().map(ServiceClient::plain).toList(), () -> lines);
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "preview",
            description = {
                "Show what a task's document, or a task file, selects at its source, before it runs: how many collections, patterns",
                "that match nothing or the same, and the collections that cannot be migrated. Exit code 3 where the task could not."
            })
    static final class Preview extends ObjectsPreviewCommand {
        @Option(names = "--all", description = "Show each collection of the source, and why it is selected or not.")
        private boolean all;

        Preview(Streams streams) {
            super(streams);
        }

        @Override
        List<ObjectChoice> choices() {
            return all ? List.of() : List.of(ObjectChoice.SELECTED);
        }

        @Override
        boolean onlyFindings() {
            return false;
        }

        @Override
        ExitCode show(List<ObjectPreview> pages, ProgressView view) {
            ObjectPreview first = pages.getFirst();
            List<ObjectItem> items = items(pages);
            view.answers("preview", pages.stream().map(ServiceClient::plain).toList(), () -> {
                List<String> lines = new ArrayList<>(List.of(summary(first)));
                first.getUnmatchedRules().forEach(problem -> lines.add("unmatched: " + text(problem)));
                first.getOverlappingRules()
                        .forEach(overlap -> lines.add("overlap: " + String.join(" and ", overlap.getRules())
                                + " both cover " + Plural.of(overlap.getCollections(), "collection") + ", such as "
                                + overlap.getExample()));
                items.stream()
                        .filter(item -> all || !isPlain(item))
                        .map(ObjectsPreviewCommand::line)
                        .forEach(lines::add);
                return lines;
            });
            return first.getUnmatched() + first.getWithFindings() > 0 || first.getSelected() == 0
                    ? ExitCode.PRECHECK
                    : ExitCode.DONE;
        }

        private static boolean isPlain(ObjectItem item) {
            return item.getFindings().isEmpty() && item.getUnsupported().isEmpty() && item.getShared() == 0;
        }

        private static String summary(ObjectPreview preview) {
            return preview.getSelected() + " selected, " + preview.getExcluded() + " excluded, "
                    + preview.getNotIncluded() + " not included";
        }
    }

    private static String line(ObjectItem item) {
        StringBuilder line = new StringBuilder(item.getCollection());
        if (item.getChoice() == ObjectChoice.SELECTED) {
            line.append(" -> ").append(item.getTable());
        } else {
            line.append(": ")
                    .append(item.getChoice().getValue().toLowerCase(Locale.ROOT).replace('_', ' '));
            if (!item.getExcludedBy().isEmpty()) {
                line.append(" by ").append(String.join(", ", item.getExcludedBy()));
            }
        }
        if (item.getShared() > 0) {
            line.append(", shared with ").append(Plural.of(item.getShared(), "other collection"));
        }
        item.getUnsupported().forEach(reason -> line.append(", left out: ").append(reason));
        item.getFindings().forEach(finding -> line.append("\n  ").append(text(finding)));
        return line.toString();
    }

    private static String text(FieldProblem problem) {
        return new io.godwit.model.task.Problem(problem.getPath(), problem.getMessage(), problem.getRemedy())
                .toString();
    }
}
