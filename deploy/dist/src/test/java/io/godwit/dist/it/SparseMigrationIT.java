package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.milvus.Milvus;
import io.godwit.milvus.connect.MilvusLogin;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.row.RowInspector;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TlsSpec;
import io.godwit.runtime.json.Json;
import io.godwit.stack.LocalStack;
import io.godwit.stack.ProgressListener;
import io.godwit.stack.ServerKind;
import io.godwit.verification.compare.Comparison;
import io.godwit.verification.compare.SideBySide;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sparse vectors, which Milvus 2.4 has and 2.3 has not: from milvus-lite, the 2.4-like server. */
class SparseMigrationIT {
    private static final long ROWS = 1_000;

    private final RealServers servers = RealServers.get();

    @Test
    void sparseVectorsArriveBitForBit() {
        try (LocalStack lite = LocalStack.in(servers.folder().resolve("lite"))
                .with(EnumSet.of(ServerKind.MILVUS_LITE))
                .up(ProgressListener.silent())) {
            MilvusLogin login = new MilvusLogin(lite.addresses().milvusLiteUri(), "", "", "", TlsSpec.NONE, true);
            try (SampleWriter writer = new SampleWriter(login, 7)) {
                writer.write(SampleCollection.sparse(new CollectionName("default", "terms"), ROWS), rows -> {});
            }
            TaskSpec spec = servers.spec(
                    "sparse",
                    List.of("SCHEMA", "FULL"),
                    Map.of("include", List.of("default.terms"), "rename", Map.of("default.terms", "it_sparse.terms")),
                    Map.of("resources", "SMALL"));
            String task = Json.text(spec.toTree())
                    .replace(
                            servers.stack().addresses().milvusUri(),
                            lite.addresses().milvusLiteUri())
                    .replace("\"acceptVersion\":false", "\"acceptVersion\":true");

            CommandLineRun run =
                    CommandLineRun.start(servers.folder(), "run", "sparse", task.getBytes(StandardCharsets.UTF_8));

            assertThat(run.exitCode()).as(run.text()).isZero();
            assertThat(servers.value("SELECT column_type FROM information_schema.columns"
                            + " WHERE table_schema='it_sparse' AND column_name='terms'"))
                    .isEqualToIgnoringCase("sparsevector");
            try (RowInspector source = new Milvus(login).inspector();
                    RowInspector target = servers.oceanBase().inspector()) {
                Comparison comparison = SideBySide.compare(
                        new Migration(servers, spec).handOffs().getFirst().mapping(), source, target);
                assertThat(comparison.examples()).isEmpty();
                assertThat(comparison.clean()).isTrue();
                assertThat(comparison.equal()).isEqualTo(ROWS);
            }
        }
    }
}
