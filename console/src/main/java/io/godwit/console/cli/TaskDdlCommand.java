package io.godwit.console.cli;

import io.godwit.console.control.SchemaScript;
import io.godwit.console.progress.ProgressView;
import io.godwit.model.error.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code task ddl}: shows the statements of schema migration. */
@Command(
        name = "ddl",
        mixinStandardHelpOptions = true,
        description = "Show the statements that schema migration would run, and change nothing.")
final class TaskDdlCommand implements Callable<Integer> {
    private final Services services;
    private final Streams streams;

    @Mixin
    private TaskFileOption file;

    @Mixin
    private OutputOption output;

    @Mixin
    private StateOption state;

    TaskDdlCommand(Services services, Streams streams) {
        this.services = services;
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return Session.run(
                () -> output.view(streams),
                view -> file.withTask(view, spec -> {
                    show(services.control().apply(state.directory()).ddl(spec), view);
                    return ExitCode.DONE;
                }));
    }

    /** As a script: what is no statement is a comment. */
    private static void show(SchemaScript script, ProgressView view) {
        script.leftOut().forEach(text -> view.result("-- left out " + text));
        for (SchemaScript.Table table : script.tables()) {
            view.result("-- " + String.join(", ", table.collections()));
            table.problems().forEach(problem -> view.result("-- cannot succeed: " + problem));
            table.statements().forEach(statement -> view.result(statement + ";"));
        }
    }
}
