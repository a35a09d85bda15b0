package io.godwit.console.app;

import io.godwit.console.cli.Services;
import io.godwit.console.control.KafkaTaskControl;
import io.godwit.console.control.TaskControl;
import io.godwit.console.launch.ComponentLauncher;
import io.godwit.console.launch.LaunchSite;
import io.godwit.console.launch.LocalComponentStarter;
import io.godwit.console.launch.LocalComponentStarter.Program;
import io.godwit.model.task.SecretResolver;
import io.godwit.stack.cache.PackageCache;
import java.nio.file.Path;
import java.util.Map;

/** The services of a command line on this machine. */
public final class LocalServices {
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

    private LocalServices() {}

    /** What the commands call. */
    public static Services services() {
        return new Services(
                LocalServices::control,
                () -> new LocalQuickstart(LocalServices::control),
                () -> new LocalFullBench(LocalServices::control),
                () -> new LocalIncrBench(LocalServices::control),
                () -> new LocalSoak(LocalServices::control));
    }

    static TaskControl control(Path state) {
        SecretResolver secrets = SecretResolver.ofProcess();
        LocalComponentStarter starter = new LocalComponentStarter(
                new ComponentLauncher(LaunchSite.ofThisProcess(
                        state, PackageCache.defaultRoot().resolve("starts"))),
                PROGRAMS,
                secrets);
        return new KafkaTaskControl(new SourceAndTarget(secrets)::connect, starter, secrets);
    }
}
