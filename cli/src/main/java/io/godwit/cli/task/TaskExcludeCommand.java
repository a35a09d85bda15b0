package io.godwit.cli.task;

import io.godwit.cli.Streams;
import io.godwit.control.TaskControl;
import io.godwit.model.error.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code task exclude}: removes collections from a stopped task. */
@Command(
        name = "exclude",
        mixinStandardHelpOptions = true,
        description = {
            "Permanently remove collections from a stopped task: their topics, checkpoints and positions are deleted. Their tables stay"
                    + " as they are, and so does the source.",
            "For a collection that keeps failing or is no longer wanted. Add it to spec.objects.exclude in the file as well."
        })
final class TaskExcludeCommand implements Callable<Integer> {
    @Mixin
    private final TaskInvocation task;

    @Mixin
    private CollectionsOption collections;

    TaskExcludeCommand(Function<Path, TaskControl> controls, Streams streams) {
        this.task = new TaskInvocation(controls, streams);
    }

    @Override
    public Integer call() {
        return task.run((spec, control, view) -> {
            control.exclude(spec, collections.names())
                    .forEach(mapping -> view.result(mapping + " is excluded; its table stays as it is"));
            List<String> missing = collections.names().stream()
                    .filter(name -> spec.objects().exclude().stream()
                            .noneMatch(pattern -> pattern.toString().equals(name)))
                    .toList();
            if (!missing.isEmpty()) {
                view.result("add to spec.objects.exclude in the file, before the task is run again: "
                        + String.join(", ", missing));
            }
            return ExitCode.DONE;
        });
    }
}
