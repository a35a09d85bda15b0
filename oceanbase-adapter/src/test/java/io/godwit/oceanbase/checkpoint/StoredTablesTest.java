package io.godwit.oceanbase.checkpoint;

import io.godwit.testsupport.Golden;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The tables that targets have already: another version finds them as these statements made them, and no statement changes them later. */
class StoredTablesTest {
    @Test
    void theTablesAreTheStoredOnes() throws IOException {
        Golden.assertSame(
                "checkpoint-tables.sql", String.join(";\n", new CheckpointTables("godwit").definitions()) + ";\n");
    }
}
