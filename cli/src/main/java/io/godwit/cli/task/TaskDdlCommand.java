package io.godwit.cli.task;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.cli.service.ServiceClient;
import io.godwit.control.TaskControl;
import io.godwit.control.stage.SchemaScript;
import io.godwit.model.error.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code task ddl}: shows the statements of schema migration. */
@Command(
        name = "ddl",
        mixinStandardHelpOptions = true,
        description = "Show the statements that schema migration would run, and change nothing.")
final class TaskDdlCommand implements Callable<Integer> {
    @Mixin
    private final TaskChoice task;

    TaskDdlCommand(Function<Path, TaskControl> controls, Streams streams) {
        this.task = new TaskChoice(controls, streams);
    }

    @Override
    public Integer call() {
        return task.run(TaskDdlCommand::ofService, (spec, control, view) -> {
            show(control.ddl(spec), view);
            return ExitCode.DONE;
        });
    }

    private static ExitCode ofService(ServiceClient client, String name, ProgressView view) {
        client.ddl(
                name,
                page -> show(
                        new SchemaScript(
                                page.getItems().stream()
                                        .map(table -> new SchemaScript.Table(
                                                table.getTable(),
                                                table.getCollections(),
                                                table.getStatements(),
                                                table.getNotes(),
                                                table.getProblems()))
                                        .toList(),
                                page.getLeftOut()),
                        view));
        return ExitCode.DONE;
    }

    /** As a script: what is not a statement is a comment. */
    private static void show(SchemaScript script, ProgressView view) {
        script.leftOut().forEach(text -> view.result("-- left out " + text));
        for (SchemaScript.Table table : script.tables()) {
            view.result("-- " + String.join(", ", table.collections()));
            table.notes().forEach(note -> view.result("-- " + note));
            table.problems().forEach(problem -> view.result("-- cannot succeed: " + problem));
            table.statements().forEach(statement -> view.result(statement + ";"));
        }
    }
}
