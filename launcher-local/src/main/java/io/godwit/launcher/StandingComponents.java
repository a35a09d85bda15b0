package io.godwit.launcher;

import io.godwit.control.ComponentKind;
import io.godwit.control.ComponentStarter;
import io.godwit.control.SpecComparison;
import io.godwit.model.error.ComponentExitCode;
import io.godwit.runtime.state.TaskRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
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
    private final Map<Path, Object> locks = new ConcurrentHashMap<>();

    /**
     * The components of a site.
     *
     * @param starter knows their programs
     */
    public StandingComponents(LocalComponentStarter starter, LaunchSite site) {
        this.starter = starter;
        this.site = site;
    }

    /** Looks and starts while no other process of this machine does. */
    @Override
    public Running start(TaskRecord task, String component, int ordinal) {
        ComponentLaunch launch = starter.launch(task, component, ordinal);
        Path directory = launch.directory(site);
        synchronized (locks.computeIfAbsent(directory, d -> new Object())) {
            try {
                Files.createDirectories(directory);
                try (FileChannel file = FileChannel.open(
                                directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = file.lock()) {
                    return foundOrStarted(launch, task, directory);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot lock " + directory, e);
            }
        }
    }

    private Running foundOrStarted(ComponentLaunch launch, TaskRecord task, Path directory) {
        Optional<ProcessFile> last = ProcessFile.last(directory);
        if (last.filter(process -> isOfRun(process, launch, task)).isPresent()) {
            StandingComponent known = standing(last.get(), directory);
            OptionalInt exit = known.exitCode();
            TaskRecord before = last.get().task();
            boolean fits = !starter.needsRestart(before, task);
            if (exit.isEmpty() && fits) {
                LOG.info(
                        "{} is running already as process {}",
                        launch,
                        last.get().pid());
                return known;
            }
            boolean done = exit.isPresent() && exit.getAsInt() == ComponentExitCode.DONE.code();
            if (done && (fits || share(launch, before) == share(launch, task))) {
                return known; // no change of the spec gives it more to do, except another share
            }
        }
        last.filter(ProcessFile::isAlive)
                .ifPresent(old -> standing(old, directory).stop());
        ProcessFile process = new ComponentLauncher(site).stand(launch, task);
        LOG.info("{} is started as process {}", launch, process.pid());
        return standing(process, directory);
    }

    private static boolean isOfRun(ProcessFile process, ComponentLaunch launch, TaskRecord task) {
        String name = launch.arguments().name();
        return process.arguments().equals(launch.arguments().commandLine())
                && process.task().wish(name).restarts() == task.wish(name).restarts();
    }

    /** Among how many of its kind the task's work is divided. */
    private static int share(ComponentLaunch launch, TaskRecord task) {
        return ComponentKind.of(launch.arguments().component()).instances(SpecComparison.published(task.spec()));
    }

    private StandingComponent standing(ProcessFile process, Path directory) {
        return new StandingComponent(process, ComponentLaunch.exitFile(directory), site.drainLimit());
    }

    @Override
    public void end(TaskRecord task, Set<String> except) {
        end(living(
                site.runDirectory(task.id()),
                (folder, process) -> process.task().generation() <= task.generation()
                        && !except.contains(folder.getFileName().toString())));
    }

    /** On this machine; other machines keep theirs until somebody removes them there. */
    @Override
    public void forget(TaskRecord task) {
        Path directory = site.runDirectory(task.id());
        try (Stream<Path> files = Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
            files.sorted(Comparator.reverseOrder()).forEach(StandingComponents::delete);
        } catch (IOException | UncheckedIOException e) { // what is left are logs: no task fails for them
            LOG.warn("{} is not removed: {}", directory, e.getMessage());
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} is not removed: {}", file, e.getMessage());
        }
    }

    /** Ends all components of the site; returns how many there were. Bounded. */
    public int endAll() {
        List<StandingComponent> all = folders(site.runDirectories()).stream()
                .flatMap(task -> living(task, (folder, process) -> true).stream())
                .toList();
        end(all);
        return all.size();
    }

    /** All drain at the same time. */
    private static void end(List<StandingComponent> components) {
        components.forEach(StandingComponent::drain);
        components.forEach(StandingComponent::stop);
    }

    private List<StandingComponent> living(Path task, BiPredicate<Path, ProcessFile> which) {
        return folders(task).stream()
                .flatMap(folder -> ProcessFile.living(folder)
                        .filter(process -> which.test(folder, process))
                        .map(process -> standing(process, folder))
                        .stream())
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
