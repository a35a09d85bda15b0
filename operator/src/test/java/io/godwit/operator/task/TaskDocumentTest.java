package io.godwit.operator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.task.TaskSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskDocumentTest {
    @Test
    void isWhatATaskFileHas() {
        assertThat(TaskDocument.of(
                        "t",
                        Map.of("godwit.io/tags", "search, prod", "godwit.io/description", "for people", "other", "x"),
                        Map.of("types", List.of("SCHEMA"), "instances", 1)))
                .isEqualTo(Map.of(
                        "apiVersion",
                        TaskSpec.API_VERSION,
                        "kind",
                        "MigrationTask",
                        "metadata",
                        Map.of("name", "t", "tags", List.of("search", "prod")),
                        "spec",
                        Map.of("types", List.of("SCHEMA"))));
    }

    @Test
    void scalingComesBeforeTheOption() {
        Map<String, Object> options = Map.of("parameters", Map.of("incremental.instances", 2, "full.instances", 4));

        assertThat(TaskDocument.of("t", Map.of(), Map.of("instances", 3, "options", options))
                        .get("spec"))
                .isEqualTo(Map.of(
                        "options", Map.of("parameters", Map.of("incremental.instances", "3", "full.instances", 4))));
        assertThat(TaskDocument.of("t", Map.of(), Map.of("instances", 1, "options", options))
                        .get("spec"))
                .isEqualTo(Map.of("options", options));
    }
}
