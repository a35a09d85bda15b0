package io.godwit.dist;

import io.godwit.launcher.LaunchSite;
import io.godwit.launcher.LocalComponentLogs;
import io.godwit.model.task.SecretResolver;
import io.godwit.operator.launch.KubernetesSite;
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
                        + " this pod, from the pod template that $GODWIT_COMPONENT_TEMPLATE names); default: ${DEFAULT-VALUE}."
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
                yield new ServiceLauncher(LocalControl.standing(site, secrets), new LocalComponentLogs(site), () -> {});
            }
            case kubernetes -> {
                KubernetesSite site = KubernetesSite.of(System.getenv());
                yield new ServiceLauncher(site.components(secrets), site.logs(), site::close);
            }
        };
    }
}
