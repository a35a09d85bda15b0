package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.task.TaskSpec;
import io.godwit.runtime.state.TableStatus;
import java.util.List;
import java.util.Map;

/** A collection that is migrated again and again, each time into a table of its own, while something dies. */
final class MortalMigration {
    static final long ROWS = 20_000;

    private final RealServers servers;
    private final String collection;

    MortalMigration(RealServers servers, String collection) {
        this.servers = servers;
        this.collection = collection;
    }

    void fill() {
        servers.write(SampleCollection.products(new CollectionName("default", collection), ROWS, 16));
    }

    /** A task of this name. */
    TaskSpec spec(String task, Map<String, Object> full) {
        String table = "it_" + collection + "." + task.replace('-', '_');
        return servers.spec(
                task,
                List.of("SCHEMA", "FULL"),
                Map.of("include", List.of("default." + collection), "rename", Map.of("default." + collection, table)),
                full);
    }

    /** Every row is there once, and none was published twice. */
    static void assertComplete(Migration migration) {
        migration.assertEqualSides(ROWS);
        assertThat(migration.status()).singleElement().satisfies(table -> {
            assertThat(table.phase()).isEqualTo(TableStatus.Phase.COMPLETE);
            assertThat(table.rows().published())
                    .as("no row was published twice")
                    .isEqualTo(ROWS);
            assertThat(table.rows().applied()).isEqualTo(ROWS);
            assertThat(table.rows().conflicts()).isZero();
        });
    }
}
