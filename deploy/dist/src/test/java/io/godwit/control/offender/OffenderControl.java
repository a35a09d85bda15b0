package io.godwit.control.offender;

import io.godwit.launcher.ComponentLauncher;

/** Sees a launcher and a process. */
@SuppressWarnings("unused")
final class OffenderControl {
    private ComponentLauncher launcher;
    private ProcessBuilder process;
}
