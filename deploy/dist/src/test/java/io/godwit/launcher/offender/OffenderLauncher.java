package io.godwit.launcher.offender;

import io.godwit.cli.CommandRun;

/** Sees a command. */
@SuppressWarnings("unused")
final class OffenderLauncher {
    private CommandRun command;
}
