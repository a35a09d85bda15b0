package io.godwit.control.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.task.Problem;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferencedDocumentTest {
    private static final Map<String, Object> BY_NAME = Map.of(
            "source", Map.of("dataSource", "products"),
            "target", Map.of("dataSource", "ob"),
            "kafka", Map.of("dataSource", "bus"),
            "schemaRegistry", Map.of("dataSource", "schemas"));

    private final Resources resources = resources();

    @Test
    void eachSectionMayNameADataSourceAndTheSpecIsComplete() {
        ReferencedDocument document = ReferencedDocument.of(task(BY_NAME), resources);

        assertThat(document.problems()).isEmpty();
        assertThat(document.parts().dataSources())
                .isEqualTo(Map.of("source", "products", "target", "ob", "kafka", "bus", "schemaRegistry", "schemas"));
        TaskSpec spec = read(document.tree());
        assertThat(spec.source().milvus().uri()).isEqualTo("http://milvus:19530");
        assertThat(spec.target().url()).isEqualTo("jdbc:mysql://ob:2881/");
        assertThat(spec.kafka().partitions()).isEqualTo(4);
        assertThat(spec.schemaRegistry().url()).isEqualTo("http://registry:8081");
    }

    @Test
    void whatItIsMadeFromCanBeWrittenAgain() {
        Map<String, Object> sent = task(BY_NAME);
        ReferencedDocument document = ReferencedDocument.of(sent, resources);

        Map<String, Object> restored =
                ReferencedDocument.restored(read(document.tree()).toTree(), document.parts());

        assertThat(((Map<?, ?>) restored.get("spec")).get("source")).isEqualTo(Map.of("dataSource", "products"));
        assertThat(read(ReferencedDocument.of(restored, resources).tree())).isEqualTo(read(document.tree()));
    }

    @Test
    void aDocumentWithoutReferencesStaysAsItIs() {
        Map<String, Object> sent = task(Map.of("source", Map.of("milvus", Map.of("uri", "http://m:1"))));

        assertThat(ReferencedDocument.of(sent, resources).tree()).isSameAs(sent);
        assertThat(ReferencedDocument.of(Map.of("spec", "x"), resources).problems())
                .isEmpty();
        assertThat(ReferencedDocument.refers(Map.of())).isFalse();
    }

    @Test
    void whatIsWrongWithAReferenceIsReportedWithItsPathAndWhatThereIs() {
        Map<String, Object> wrong = task(Map.of(
                "source", Map.of("dataSource", "none"),
                "target", Map.of("dataSource", "products"),
                "kafka", Map.of("dataSource", 5),
                "schemaRegistry", Map.of("dataSource", "schemas", "url", "http://r:1")));

        assertThat(ReferencedDocument.of(wrong, resources).problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "spec.source.dataSource: no data source has this name (create it first, or correct the name; of this"
                                + " kind there are products)",
                        "spec.target.dataSource: data source products is described under milvus, and oceanbase is needed here"
                                + " (name another one; of this kind there are ob)",
                        "spec.kafka.dataSource: must be text (write the name of a data source)",
                        "spec.schemaRegistry.url: is given in addition to dataSource (keep dataSource, or describe the server"
                                + " here)");
    }

    private static TaskSpec read(Map<String, Object> tree) {
        return switch (TaskSpecReader.ofPublished().read(tree)) {
            case SpecReading.Valid valid -> valid.spec();
            case SpecReading.Invalid invalid ->
                throw new AssertionError(invalid.problems().toString());
        };
    }

    private static Map<String, Object> task(Map<String, Object> servers) {
        Map<String, Object> spec = new LinkedHashMap<>(servers);
        spec.put("types", List.of("SCHEMA", "FULL"));
        spec.put("objects", Map.of("include", List.of("default.*")));
        return Map.of(
                "apiVersion", "godwit.io/v1", "kind", "MigrationTask", "metadata", Map.of("name", "t"), "spec", spec);
    }

    private static Resources resources() {
        Resources kept = Resources.NONE;
        int id = 0;
        for (var document : List.of(
                Sources.milvus("products", "http://milvus:19530"),
                Sources.oceanBase("ob"),
                Sources.kafka("bus"),
                Sources.registry("schemas"))) {
            kept = kept.with(ResourceDecision.of(
                            kept,
                            new ResourceRequest.Create<>("id-" + id++, DataSource.created(document, 0)),
                            Instant.EPOCH)
                    .written());
        }
        return kept;
    }
}
