package io.godwit.dist;

import io.godwit.control.TaskDocumentReader;
import io.godwit.launcher.LaunchSite;
import io.godwit.launcher.LocalComponentLogs;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.read.DataSourceReader;
import io.godwit.model.task.read.TaskSpecReader;
import io.godwit.operator.launch.KubernetesSite;
import io.godwit.operator.task.ControlledSources;
import io.godwit.operator.task.ControlledTasks;
import io.godwit.operator.task.OperatorLoop;
import io.godwit.runtime.limit.WaitClock;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the components of a service's tasks run. */
final class LauncherOption {
    @Option(
            names = "--launcher",
            paramLabel = "KIND",
            defaultValue = "local",
            description = {
                "Where components run: local (processes of this machine) or kubernetes (a Deployment each, in the namespace of"
                        + " this pod, from the pod template that $GODWIT_COMPONENT_TEMPLATE names; the MigrationTasks of that"
                        + " namespace are tasks then); default: ${DEFAULT-VALUE}."
            })
    private Kind kind;

    /** In lower case, as users type them. */
    enum Kind {
        local,
        kubernetes
    }

    /** What starts them there. */
    ServiceLauncher open(Path state, SecretResolver secrets) {
        return switch (kind) {
            case local -> {
                LaunchSite site = LocalControl.site(state);
                yield new ServiceLauncher(
                        LocalControl.standing(site, secrets),
                        new LocalComponentLogs(site),
                        Companion.NONE,
                        false,
                        () -> {});
            }
            case kubernetes -> {
                KubernetesSite site = KubernetesSite.of(System.getenv());
                yield new ServiceLauncher(
                        site.components(secrets), site.logs(), operator(site, secrets), true, site::close);
            }
        };
    }

    /** Tasks that are objects of the cluster. */
    private static Companion operator(KubernetesSite site, SecretResolver secrets) {
        return (tasks, dataSources) -> new Followed(site.follow(
                new ControlledTasks(
                        tasks, new TaskDocumentReader(dataSources, TaskSpecReader.ofFiles(secrets)), WaitClock.SYSTEM),
                new ControlledSources(dataSources, DataSourceReader.ofFiles(secrets))));
    }

    private record Followed(OperatorLoop loop) implements Companion.Working {
        @Override
        public double works() {
            return loop.follows() ? 1 : 0;
        }

        @Override
        public void close() {
            loop.close();
        }
    }
}
