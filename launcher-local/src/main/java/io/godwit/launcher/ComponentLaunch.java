package io.godwit.launcher;

import io.godwit.control.MemoryPlan;
import io.godwit.model.task.ByteSize;
import io.godwit.runtime.process.ComponentArguments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One instance to be started.
 *
 * @param mainClass class whose {@code main} is the component
 * @param memory limit of the whole process
 * @param environment added to this process's own; the place for Kafka's security settings
 */
public record ComponentLaunch(
        String mainClass, ByteSize memory, ComponentArguments arguments, Map<String, String> environment) {

    /** Copies the environment. */
    public ComponentLaunch {
        environment = Map.copyOf(environment);
    }

    /** Never shows the environment, which holds secrets. */
    @Override
    public String toString() {
        return arguments.name() + " of task " + arguments.taskId();
    }

    /** Directory of the instance. */
    Path directory(LaunchSite site) {
        return site.runDirectory(arguments.taskId()).resolve(arguments.name());
    }

    /** Where a component that stays leaves its exit code. */
    static Path exitFile(Path directory) {
        return directory.resolve("exit");
    }

    List<String> command(LaunchSite site, StartCache cache) {
        List<String> command = new ArrayList<>();
        command.add(site.java().toString());
        command.addAll(MemoryPlan.options(memory, cache.records()));
        command.addAll(cache.options());
        command.addAll(List.of(
                "-Xlog:disable",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                site.classPath(),
                mainClass));
        command.addAll(arguments.commandLine());
        return command;
    }
}
