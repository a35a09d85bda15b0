package io.godwit.control.topology;

import io.godwit.control.format.KeptFormat;
import io.godwit.testsupport.Golden;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * The topology of a format stays as it is, since instances of one group that have different ones, or state under other names, do not work.
 * Whoever changes it raises {@link KeptFormat#OWN}, writes the description of the new format, and says what becomes of the state.
 */
class StoredTopologyTest {
    @Test
    void theTopologyOfTheFormatIsTheStoredOne() throws IOException {
        Golden.assertSame(
                "io/godwit/control/topology/topology-" + KeptFormat.OWN.number() + ".txt",
                TaskTopology.create().describe().toString());
    }
}
