package io.godwit.cli.service;

import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import io.godwit.cli.file.TaskFile;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.Template;
import io.godwit.console.contract.model.TemplateSummary;
import io.godwit.model.error.ExitCode;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code template}: values that many tasks share, under names. */
@Command(
        name = "template",
        mixinStandardHelpOptions = true,
        description = {
            "Keep values that many tasks share under names in the control service.",
            "Tasks refer to them: spec: {template: nightly}, or options: {full: {template: slow}}."
        })
public final class TemplateCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    private TemplateCommands() {}

    /** The command and everything below it. */
    public static CommandLine of(Streams streams) {
        return new CommandLine(new TemplateCommands())
                .addSubcommand(new Create(streams))
                .addSubcommand(new ListAll(streams))
                .addSubcommand(new Show(streams))
                .addSubcommand(new Update(streams))
                .addSubcommand(new Delete(streams));
    }

    @Override
    public void run() {
        throw CommandLines.missingSubcommand(spec);
    }

    private static ExitCode answer(ProgressView view, Template template, List<String> lines) {
        view.answers("template", List.of(ServiceClient.plain(template)), () -> lines);
        return ExitCode.DONE;
    }

    @Command(name = "create", description = "Create a template of the control service.")
    private static final class Create extends OnService {
        @Option(
                names = {"-f", "--file"},
                required = true,
                paramLabel = "FILE",
                description = "The template in YAML.")
        private Path file;

        Create(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            Template created = client.templates().create(TaskFile.tree(file));
            return answer(
                    view, created, List.of("template " + created.getSummary().getName() + " is created"));
        }
    }

    @Command(name = "list", description = "List the templates of the control service.")
    private static final class ListAll extends OnService {
        ListAll(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            List<TemplateSummary> templates = client.templates().list();
            view.answers(
                    "template",
                    templates.stream().map(ServiceClient::plain).toList(),
                    () -> templates.isEmpty() ? List.of("no templates") : TemplateText.table(templates));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "show",
            description =
                    "Show a template of the control service beside the defaults, and the tasks that were made from it.")
    private static final class Show extends OnService {
        @Parameters(
                paramLabel = "NAME",
                completionCandidates = ServiceNames.Templates.class,
                description = "The template's name.")
        private String name;

        Show(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            Template found = client.templates().show(name);
            return answer(view, found, TemplateText.lines(found));
        }
    }

    @Command(
            name = "update",
            description = {
                "Replace a template of the control service.",
                "The tasks that were made from it are named: each takes the change when its own document is sent again."
            })
    private static final class Update extends OnService {
        @Parameters(
                paramLabel = "NAME",
                completionCandidates = ServiceNames.Templates.class,
                description = "The template's name.")
        private String name;

        @Option(
                names = {"-f", "--file"},
                required = true,
                paramLabel = "FILE",
                description = "The template in YAML.")
        private Path file;

        Update(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            Template changed = client.templates().change(name, TaskFile.tree(file));
            return answer(view, changed, TemplateText.changed(changed));
        }
    }

    @Command(name = "delete", description = "Forget a template of the control service that no task was made from.")
    private static final class Delete extends OnService {
        @Parameters(
                paramLabel = "NAME",
                completionCandidates = ServiceNames.Templates.class,
                description = "The template's name.")
        private String name;

        Delete(Streams streams) {
            super(streams);
        }

        @Override
        ExitCode on(ServiceClient client, ProgressView view) {
            client.templates().delete(name);
            view.result("template " + name + " is deleted");
            return ExitCode.DONE;
        }
    }
}
