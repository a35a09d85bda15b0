package io.godwit.dist;

import io.godwit.control.ControlClock;
import io.godwit.control.ForegroundControl;
import io.godwit.control.TaskControl;
import io.godwit.control.kafka.KafkaTaskLedger;
import io.godwit.launcher.ComponentLauncher;
import io.godwit.launcher.LaunchSite;
import io.godwit.launcher.LocalComponentStarter;
import io.godwit.launcher.LocalComponentStarter.Program;
import io.godwit.model.task.SecretResolver;
import io.godwit.stack.cache.PackageCache;
import java.nio.file.Path;
import java.util.Map;

/** The control part of a task whose components run on this machine. */
public final class LocalControl {
    /** Components by name; their classes are found on the class path, never compiled against. */
    private static final Map<String, Program> PROGRAMS = Map.of(
            "full-import",
            new Program(
                    "io.godwit.fullimport.app.FullImportMain",
                    spec -> spec.options().full().resources().memory()),
            "store",
            new Program(
                    "io.godwit.store.app.StoreMain",
                    spec -> spec.options().incremental().store().memory()),
            "incr-sync",
            new Program(
                    "io.godwit.incrsync.app.IncrSyncMain",
                    spec -> spec.options().incremental().writer().memory()));

    private LocalControl() {}

    /** The control part that keeps its logs in {@code state}. */
    public static TaskControl in(Path state) {
        SecretResolver secrets = SecretResolver.ofProcess();
        LocalComponentStarter starter = new LocalComponentStarter(
                new ComponentLauncher(LaunchSite.ofThisProcess(
                        state, PackageCache.defaultRoot().resolve("starts"))),
                PROGRAMS,
                secrets);
        return new ForegroundControl(
                new SourceAndTarget(secrets)::connect,
                KafkaTaskLedger.opener(secrets),
                new PrecheckServers(secrets)::check,
                starter,
                ControlClock.SYSTEM);
    }
}
