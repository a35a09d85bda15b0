package io.godwit.launcher;

import io.godwit.control.ComponentStarter;
import io.godwit.runtime.state.TaskRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Components that belong to their task, not to the process that started them: they stay when it ends, even by kill -9, and are found
 * again by whichever process of this machine continues the task. They end when that process stops them, when the task is not
 * run any more, or when a newer run exists.
 */
public final class StandingComponents implements ComponentStarter {
    private static final Logger LOG = LoggerFactory.getLogger(StandingComponents.class);

    private final LocalComponentStarter starter;
    private final LaunchSite site;

    /**
     * The components of a site.
     *
     * @param starter knows their programs
     */
    public StandingComponents(LocalComponentStarter starter, LaunchSite site) {
        this.starter = starter;
        this.site = site;
    }

    @Override
    public Running start(TaskRecord task, String component, int ordinal) {
        ComponentLaunch launch = starter.launch(task, component, ordinal);
        Path directory = launch.directory(site);
        Optional<ProcessFile> known = ProcessFile.living(directory);
        if (known.filter(process -> fits(process, launch, task)).isPresent()) {
            LOG.info("{} is running already as process {}", launch, known.get().pid());
            return standing(known.get(), directory);
        }
        known.ifPresent(old -> standing(old, directory).stop());
        ProcessFile process = new ComponentLauncher(site).stand(launch, task);
        LOG.info("{} is started as process {}", launch, process.pid());
        return standing(process, directory);
    }

    private boolean fits(ProcessFile process, ComponentLaunch launch, TaskRecord task) {
        String name = launch.arguments().component() + "-" + launch.arguments().ordinal();
        return process.arguments().equals(launch.arguments().commandLine())
                && process.task().wish(name).restarts() == task.wish(name).restarts()
                && !starter.needsRestart(process.task(), task);
    }

    private StandingComponent standing(ProcessFile process, Path directory) {
        return new StandingComponent(process, ComponentLaunch.exitFile(directory), site.drainLimit());
    }

    @Override
    public void end(TaskRecord task) {
        end(living(site.runDirectory(task.id())));
    }

    /** Ends all components of the site; returns how many there were. Bounded. */
    public int endAll() {
        List<StandingComponent> all = folders(site.runDirectories()).stream()
                .flatMap(task -> living(task).stream())
                .toList();
        end(all);
        return all.size();
    }

    /** All drain at the same time. */
    private static void end(List<StandingComponent> components) {
        components.forEach(StandingComponent::drain);
        components.forEach(StandingComponent::stop);
    }

    private List<StandingComponent> living(Path task) {
        return folders(task).stream()
                .flatMap(folder -> ProcessFile.living(folder).map(process -> standing(process, folder)).stream())
                .toList();
    }

    private static List<Path> folders(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }

    @Override
    public boolean needsRestart(TaskRecord running, TaskRecord wanted) {
        return starter.needsRestart(running, wanted);
    }

    @Override
    public String logFile(TaskRecord task, String component, int ordinal) {
        return starter.logFile(task, component, ordinal);
    }
}
