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

/** The tables in {@code docs/} say what the code says. With {@code -Dgodwit.docs.update=true} they are written again. */
class GeneratedDocsTest {
    private static final String REFRESH = "mvn -B -q -pl deploy/dist -am test -Dtest=GeneratedDocsTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dgodwit.docs.update=true";
    private static final String NOTICE = "<!-- Written by code. Do not edit; refresh with: " + REFRESH + " -->\n";

    @TestFactory
    Stream<DynamicTest> everyGeneratedPageIsFresh() {
        Map<String, String> pages = Map.of(
                "configuration.md", ConfigurationPage.text(),
                "errors.md", ErrorsPage.text(),
                "metrics.md", MetricsPage.text(),
                "rest.md", RestPage.text());
        return pages.entrySet().stream()
                .map(page ->
                        DynamicTest.dynamicTest(page.getKey(), () -> check(page.getKey(), NOTICE + page.getValue())));
    }

    private static void check(String name, String wanted) throws IOException {
        Path file = docs().resolve(name);
        if (Boolean.getBoolean("godwit.docs.update")) {
            Files.writeString(file, wanted);
        }
        List<String> found = Files.exists(file) ? Files.readAllLines(file) : List.of();
        List<String> stale = new ArrayList<>(wanted.lines().toList());
        stale.removeAll(found);
        assertThat(stale)
                .as("lines that docs/%s lacks; refresh it with:%n%s%n", name, REFRESH)
                .isEmpty();
        assertThat(found)
                .as("docs/%s; refresh it with:%n%s%n", name, REFRESH)
                .isEqualTo(wanted.lines().toList());
    }

    private static Path docs() {
        Path module = Path.of(System.getProperty("basedir", "."));
        return module.resolve("../../docs").normalize();
    }
}
