package io.godwit.console.offender;

import io.godwit.launcher.ComponentLauncher;

/** Sees a launcher. */
@SuppressWarnings("unused")
final class OffenderConsole {
    private ComponentLauncher launcher;
}
