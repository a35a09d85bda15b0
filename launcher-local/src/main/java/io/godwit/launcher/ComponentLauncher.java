package io.godwit.launcher;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.SecretResolver;
import io.godwit.runtime.process.ExitFile;
import io.godwit.runtime.process.LogBound;
import io.godwit.runtime.state.TaskRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts component instances as processes of this machine. Thread-safe. */
public final class ComponentLauncher {
    private static final ProcessBuilder.Redirect NOTHING =
            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile());

    private final LaunchSite site;

    public ComponentLauncher(LaunchSite site) {
        this.site = site;
    }

    /** Starts the instance and returns immediately; throws a configuration failure, COMPONENT_LOST, if no process starts. */
    public LaunchedComponent start(ComponentLaunch launch) {
        StartCache cache = StartCache.of(launch, site);
        LogFile log = prepared(launch);
        long logStart = log.size();
        ProcessBuilder builder =
                builder(launch.command(site, cache), launch, log).redirectInput(ProcessBuilder.Redirect.PIPE);
        return new LaunchedComponent(started(builder, launch), log, logStart, site.drainLimit(), cache);
    }

    /** The same for an instance that stays when this process ends, in a session of its own. */
    ProcessFile stand(ComponentLaunch launch, TaskRecord task) {
        StartCache cache = StartCache.of(launch, site);
        Path directory = launch.directory(site);
        LogFile log = prepared(launch);
        List<String> command = new ArrayList<>(List.of("setsid")); // becomes the command, under the same process id
        command.addAll(launch.command(site, cache));
        ProcessBuilder builder = builder(command, launch, log).redirectInput(NOTHING);
        builder.environment()
                .put(ExitFile.VARIABLE, ComponentLaunch.exitFile(directory).toString());
        Path exits = ComponentLaunch.exitFile(directory);
        ExitFile.forget(exits);
        Process process = started(builder, launch);
        ProcessFile file = new ProcessFile(process.pid(), launch.arguments().commandLine(), task);
        file.write(directory);
        long since = System.nanoTime();
        process.onExit().thenRun(() -> {
            ExitFile.leave(exits, process.pid(), process.exitValue()); // one that ran out of memory leaves none
            int exit = ExitFile.read(exits, process.pid()).orElse(process.exitValue());
            cache.keepAfter(exit, Duration.ofNanos(System.nanoTime() - since));
        });
        return file;
    }

    private LogFile prepared(ComponentLaunch launch) {
        LogFile log = new LogFile(launch.directory(site));
        log.prepare();
        return log;
    }

    private static ProcessBuilder builder(List<String> command, ComponentLaunch launch, LogFile log) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()));
        builder.environment().keySet().removeAll(SecretResolver.OWN);
        builder.environment().put(LogBound.VARIABLE, log.path().toString());
        builder.environment().putAll(launch.environment());
        return builder;
    }

    private Process started(ProcessBuilder builder, ComponentLaunch launch) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw GodwitException.configuration(
                    ErrorCode.COMPONENT_LOST,
                    launch + " cannot be started: " + e.getMessage(),
                    "check the JDK at " + site.java() + " and the space under " + site.state(),
                    e);
        }
    }

    /** Where the instance writes. */
    public Path log(ComponentLaunch launch) {
        return new LogFile(launch.directory(site)).path();
    }
}
