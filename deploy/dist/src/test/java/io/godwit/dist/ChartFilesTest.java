package io.godwit.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.file.TaskFile;
import io.godwit.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said about the chart's files without Helm. */
class ChartFilesTest {
    private static final Pattern VALUE = Pattern.compile("\\.Values((?:\\.\\w+)+)");

    @Test
    void isOfTheVersionOfTheBuild() {
        Map<String, Object> chart = TaskFile.tree(chart("Chart.yaml"));

        assertThat(chart).containsEntry("version", Version.text()).containsEntry("appVersion", Version.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"godwit-dashboard.json", "godwit-rules.yaml"})
    void hasDashboardsAndRulesFromOnePlace(String name) throws IOException {
        Path linked = chart("files").resolve(name);

        assertThat(linked).isSymbolicLink();
        assertThat(linked.toRealPath())
                .isEqualTo(chart("../../monitoring").resolve(name).toRealPath());
    }

    @Test
    void itsSchemaKnowsTheValuesThatThereAreAndNoOthers() throws IOException {
        List<String> differing = new ArrayList<>();
        compare("", values(), Json.tree(Files.readAllBytes(chart("values.schema.json"))), differing);

        assertThat(differing).isEmpty();
    }

    @Test
    void itsTemplatesUseValuesThatThereAre() throws IOException {
        TreeSet<String> unknown = new TreeSet<>();
        try (Stream<Path> files = Files.walk(chart("templates"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                VALUE.matcher(Files.readString(file))
                        .results()
                        .map(match -> match.group(1).substring(1))
                        .filter(path -> !isValue(path))
                        .forEach(unknown::add);
            }
        }

        assertThat(unknown).isEmpty();
    }

    /** Where the schema is open, users choose the keys. */
    private static void compare(String path, Map<?, ?> values, Map<?, ?> schema, List<String> differing) {
        if (!(schema.get("properties") instanceof Map<?, ?> known)) {
            return;
        }
        TreeSet<String> keys =
                values.keySet().stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
        TreeSet<String> described = known.keySet().stream()
                .map(String::valueOf)
                .filter(key -> !key.equals("global")) // Helm's own
                .collect(Collectors.toCollection(TreeSet::new));
        if (!keys.equals(described)) {
            differing.add(path + ": values.yaml has " + keys + ", its schema " + described);
        }
        values.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner && known.get(key) instanceof Map<?, ?> below) {
                compare(path + "." + key, inner, below, differing);
            }
        });
    }

    private static boolean isValue(String path) {
        Object at = values();
        for (String key : path.split("\\.")) {
            if (!(at instanceof Map<?, ?> map) || !map.containsKey(key)) {
                return false;
            }
            at = map.get(key);
        }
        return true;
    }

    private static Map<String, Object> values() {
        return TaskFile.tree(chart("values.yaml"));
    }

    private static Path chart(String file) {
        return Path.of(System.getProperty("basedir", "."))
                .resolve("../helm/godwit")
                .resolve(file)
                .normalize();
    }
}
