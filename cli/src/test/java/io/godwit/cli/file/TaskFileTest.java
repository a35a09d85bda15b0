package io.godwit.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.schema.CollectionName;
import io.godwit.model.schema.TableName;
import io.godwit.model.task.Problem;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.TaskSpec;
import io.godwit.model.task.TaskType;
import io.godwit.model.task.read.SpecReading;
import io.godwit.model.task.read.TaskSpecReader;
import io.godwit.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskFileTest {
    @TempDir
    Path dir;

    @Test
    void readsEveryKeyOfTheInterfaceAndItsJsonBack() throws IOException {
        TaskSpec spec = ((SpecReading.Valid) new TaskFile(TaskSpecReader.ofPublished())
                        .read(Path.of("src/test/resources/file/every-key.yaml")))
                .spec();

        assertThat(spec.types()).containsExactly(TaskType.SCHEMA, TaskType.FULL, TaskType.INCREMENTAL);
        assertThat(spec.objects().tableOf(new CollectionName("default", "products")))
                .isEqualTo(new TableName("search", "products"));
        assertThat(TaskSpecReader.ofPublished().read(Json.tree(Json.write(spec.toTree()))))
                .isEqualTo(new SpecReading.Valid(spec));
    }

    @Test
    void saysWhereTheYamlBreaks() throws IOException {
        assertThat(problem("a: 1\nb: [1, 2\nc: 3\n").path()).isEqualTo("line 3, column 2");
        assertThat(problem("a: 1\nb: 2\na: 3\n"))
                .extracting(Problem::path, Problem::message)
                .containsExactly("line 3, column 1", "while constructing a mapping: found duplicate key a");
        assertThat(problem("a: !!java.net.URL [x]\n").message()).contains("java.net.URL");
        assertThat(problem("").message()).isEqualTo("the file holds no task");
        assertThat(problem("a: 1\n---\nb: 2\n").message()).contains("single document");
    }

    @Test
    void keepsWordsThatOlderYamlTakesForBooleansAndDates() throws IOException {
        Path file = write("apiVersion: 2026-01-01\nkind: on\n");

        SpecReading.Invalid invalid = (SpecReading.Invalid) files().read(file);

        assertThat(invalid.problems())
                .filteredOn(problem ->
                        problem.path().equals("apiVersion") || problem.path().equals("kind"))
                .extracting(Problem::message)
                .containsExactly("is not godwit.io/v1", "is not MigrationTask");
    }

    private Problem problem(String yaml) throws IOException {
        return ((SpecReading.Invalid) files().read(write(yaml))).problems().getFirst();
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(dir.resolve("task.yaml"), yaml);
    }

    private static TaskFile files() {
        return new TaskFile(TaskSpecReader.ofFiles(new SecretResolver(Map.of())));
    }
}
