package io.godwit.launcher.offender;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.godwit.cli.CommandRun;

/** Sees a command, and a cluster. */
@SuppressWarnings("unused")
final class OffenderLauncher {
    private CommandRun command;
    private KubernetesClient cluster;
}
