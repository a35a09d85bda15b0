package io.godwit.milvus.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.Field;
import io.godwit.model.schema.FieldType;
import io.godwit.model.source.BulkImport;
import io.godwit.testsupport.servers.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bulk imports of a real Milvus, which its catalog tells though its log does not. */
class BulkImportIT {
    @Test
    void importsAreToldWithTheirTimeAndHowTheyEnded(@TempDir Path folder) throws IOException {
        assumeFalse(
                "docker".equals(System.getProperty(TestServers.PROPERTY)),
                "a Milvus in a container cannot read files of this machine");
        Path rows = folder.resolve("rows.json");
        Files.writeString(rows, "{\"rows\": [{\"id\": 1, \"v\": [0.5, 1.5]}, {\"id\": 2, \"v\": [2.5, 3.5]}]}");
        List<Field> fields = List.of(
                Field.plain(1, "id", FieldType.INT64).as(Field.Role.PRIMARY_KEY),
                Field.plain(2, "v", FieldType.FLOAT_VECTOR).withDimension(2));
        CollectionName name = new CollectionName("default", "bulk_import_it");
        Instant before = Instant.now().minusSeconds(2);
        try (SampleWriter writer = new SampleWriter(Servers.milvus(), 1);
                FilledCollection imported = new FilledCollection(Servers.milvus(), name, fields, schema -> List.of());
                FilledCollection other = new FilledCollection(
                        Servers.milvus(), new CollectionName("default", "no_import_it"), fields, schema -> List.of())) {

            writer.startImport(name, rows);
            writer.startImport(name, folder.resolve("nosuch.json"));

            Awaitility.await().atMost(60, TimeUnit.SECONDS).untilAsserted(() -> assertThat(
                            imported.catalog().imports(imported.schema()))
                    .extracting(BulkImport::state)
                    .containsExactlyInAnyOrder(BulkImport.State.COMPLETED, BulkImport.State.FAILED));
            assertThat(imported.catalog().imports(imported.schema()))
                    .allSatisfy(task -> assertThat(task.created().orElseThrow())
                            .isBetween(before, Instant.now().plus(Duration.ofSeconds(2))));
            assertThat(other.catalog().imports(other.schema())).isEmpty();
        }
    }
}
