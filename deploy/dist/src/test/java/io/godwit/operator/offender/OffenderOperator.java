package io.godwit.operator.offender;

import io.godwit.launcher.LaunchSite;

/** Sees a local process. */
@SuppressWarnings("unused")
final class OffenderOperator {
    private LaunchSite site;
}
