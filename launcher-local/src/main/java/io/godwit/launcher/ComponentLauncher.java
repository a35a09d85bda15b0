package io.godwit.launcher;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.io.IOException;
import java.nio.file.Path;

/** Starts component instances as processes of this machine. Thread-safe. */
public final class ComponentLauncher {
    private final LaunchSite site;

    public ComponentLauncher(LaunchSite site) {
        this.site = site;
    }

    /** Starts the instance and returns immediately; throws a configuration failure, COMPONENT_LOST, if no process starts. */
    public LaunchedComponent start(ComponentLaunch launch) {
        StartCache cache = StartCache.of(launch, site);
        LogFile log = new LogFile(launch.directory(site));
        log.prepare();
        long logStart = log.size();
        ProcessBuilder builder = new ProcessBuilder(launch.command(site, cache))
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()));
        builder.environment().putAll(launch.environment());
        try {
            return new LaunchedComponent(builder.start(), log, logStart, site.drainLimit(), cache);
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
