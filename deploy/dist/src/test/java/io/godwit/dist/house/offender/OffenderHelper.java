package io.godwit.dist.house.offender;

import java.util.concurrent.TimeUnit;

/** Sleeps, and its name says nothing. */
@SuppressWarnings("unused")
final class OffenderHelper {
    void rest() throws InterruptedException {
        TimeUnit.SECONDS.sleep(1);
    }
}
