package io.godwit.dist;

import io.godwit.control.ComponentKind;
import io.godwit.control.ComponentStarter;
import io.godwit.control.ControlClock;
import io.godwit.control.ForegroundControl;
import io.godwit.control.RunParts;
import io.godwit.control.SwitchoverPlanner;
import io.godwit.control.TaskControl;
import io.godwit.control.kafka.KafkaPrecheckBook;
import io.godwit.control.kafka.KafkaTaskLedger;
import io.godwit.control.turn.TurnPlanner;
import io.godwit.control.worker.StageDriver;
import io.godwit.control.worker.TaskDriver;
import io.godwit.launcher.ComponentLauncher;
import io.godwit.launcher.LaunchSite;
import io.godwit.launcher.LocalComponentStarter;
import io.godwit.launcher.LocalComponentStarter.Program;
import io.godwit.launcher.StandingComponents;
import io.godwit.model.task.SecretResolver;
import io.godwit.stack.cache.PackageCache;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The control part of a task whose components run on this machine. */
public final class LocalControl {
    private static final Map<String, Program> PROGRAMS = Arrays.stream(ComponentKind.values())
            .collect(Collectors.toMap(
                    ComponentKind::id, kind -> new Program(kind.mainClass(), kind.direction(), kind::memory)));

    private LocalControl() {}

    /** The control part that keeps its logs in {@code state}. */
    public static TaskControl in(Path state) {
        SecretResolver secrets = SecretResolver.ofProcess();
        return new ForegroundControl(parts(starter(site(state), secrets), secrets));
    }

    /** What the control service runs tasks with, wherever their components run. */
    static TaskDriver driver(ComponentStarter starter, SecretResolver secrets) {
        return new StageDriver(
                parts(starter, secrets), new PrecheckServers(secrets)::connect, KafkaPrecheckBook.opener(secrets));
    }

    /** Looks at the servers of tasks for what a switchover would meet. */
    static SwitchoverPlanner planner(SecretResolver secrets) {
        return new TurnPlanner(
                new SourceAndTarget(secrets)::connect, KafkaTaskLedger.opener(secrets), Clock.systemUTC());
    }

    /** The components that the control service leaves running. */
    public static StandingComponents standing(LaunchSite site, SecretResolver secrets) {
        return new StandingComponents(starter(site, secrets), site);
    }

    /** Components that are run from {@code state}. */
    static LaunchSite site(Path state) {
        return LaunchSite.ofThisProcess(state, PackageCache.defaultRoot().resolve("starts"));
    }

    private static LocalComponentStarter starter(LaunchSite site, SecretResolver secrets) {
        return new LocalComponentStarter(new ComponentLauncher(site), PROGRAMS, secrets);
    }

    private static RunParts parts(ComponentStarter starter, SecretResolver secrets) {
        return new RunParts(
                new SourceAndTarget(secrets)::connect,
                new SourceAndTarget(secrets)::connectLate,
                KafkaTaskLedger.opener(secrets),
                new PrecheckServers(secrets),
                new PrecheckServers(secrets)::estimate,
                starter,
                ControlClock.SYSTEM);
    }
}
