package io.godwit.dist.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The tables in {@code docs/} and the definitions of custom resources say what the code says. With {@code -Dgodwit.docs.update=true} they
 * are written again.
 */
class GeneratedDocsTest {
    private static final String REFRESH = "mvn -B -q -pl deploy/dist -am test -Dtest=GeneratedDocsTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dgodwit.docs.update=true";
    private static final String NOTICE = "Written by code. Do not edit; refresh with: " + REFRESH;
    private static final String RESOURCES = "deploy/helm/godwit/crds/";

    @TestFactory
    Stream<DynamicTest> everyGeneratedPageIsFresh() {
        Map<String, String> files = Map.of(
                "docs/configuration.md",
                ConfigurationPage.text(),
                "docs/errors.md",
                ErrorsPage.text(),
                "docs/metrics.md",
                MetricsPage.text(),
                "docs/record-versions.md",
                RecordVersionsPage.text(),
                "docs/rest.md",
                RestPage.text(),
                RESOURCES + "migrationtasks.yaml",
                CustomResources.task(),
                RESOURCES + "datasources.yaml",
                CustomResources.dataSource());
        return files.entrySet().stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getKey(), () -> check(file.getKey(), notice(file.getKey()) + file.getValue())));
    }

    private static String notice(String name) {
        return name.endsWith(".md") ? "<!-- " + NOTICE + " -->\n" : "# " + NOTICE + "\n";
    }

    private static void check(String name, String wanted) throws IOException {
        Path file = checkout().resolve(name);
        if (Boolean.getBoolean("godwit.docs.update")) {
            Files.writeString(file, wanted);
        }
        List<String> found = Files.exists(file) ? Files.readAllLines(file) : List.of();
        List<String> stale = new ArrayList<>(wanted.lines().toList());
        stale.removeAll(found);
        assertThat(stale)
                .as("lines that %s lacks; refresh it with:%n%s%n", name, REFRESH)
                .isEmpty();
        assertThat(found)
                .as("%s; refresh it with:%n%s%n", name, REFRESH)
                .isEqualTo(wanted.lines().toList());
    }

    private static Path checkout() {
        Path module = Path.of(System.getProperty("basedir", "."));
        return module.resolve("../..").normalize();
    }
}
