package io.godwit.cli.offender;

import io.godwit.console.ConsoleServer;
import io.godwit.launcher.ComponentLauncher;

/** Sees a launcher, and the server behind the contract. */
@SuppressWarnings("unused")
final class OffenderCommand {
    private ComponentLauncher launcher;
    private ConsoleServer server;
}
