package io.godwit.incrsync.architecture;

import io.godwit.testsupport.ArchitectureRules;
import org.junit.jupiter.api.Test;

/** The boundaries as this service's class path shows them. */
class ArchitectureTest {
    @Test
    void theBoundariesHold() {
        ArchitectureRules.check();
    }
}
