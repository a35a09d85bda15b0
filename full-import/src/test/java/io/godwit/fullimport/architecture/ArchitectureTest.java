package io.godwit.fullimport.architecture;

import io.godwit.testsupport.ArchitectureRules;
import org.junit.jupiter.api.Test;

/** Full-Import sees both adapters, so its class path shows every boundary. */
class ArchitectureTest {
    @Test
    void theBoundariesHold() {
        ArchitectureRules.check();
    }
}
