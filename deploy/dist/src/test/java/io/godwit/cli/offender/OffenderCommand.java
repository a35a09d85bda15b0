package io.godwit.cli.offender;

import io.godwit.launcher.ComponentLauncher;

/** Sees a launcher. */
@SuppressWarnings("unused")
final class OffenderCommand {
    private ComponentLauncher launcher;
}
