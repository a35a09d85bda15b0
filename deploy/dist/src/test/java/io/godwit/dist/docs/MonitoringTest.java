package io.godwit.dist.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.godwit.runtime.json.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code deploy/monitoring} asks for is what components serve. */
class MonitoringTest {
    private static final Pattern RULE = Pattern.compile("(?ms)^      - alert: (\\w+)\n(.*?)(?=^      - alert|\\z)");
    private static final Pattern EXPRESSION = Pattern.compile("(?s)expr: (?:>-)?(.*?)\n        (?:for|labels):");
    private static final Pattern LABELS = Pattern.compile("\\b(?:by|on) \\(([^)]*)\\)");
    private static final Map<String, Set<String>> SERVED = MetricsPage.series();

    @Test
    void everySeriesOfTheRulesIsServedWithTheLabelsThatTheyName() throws IOException {
        Map<String, String> rules = rules();
        assertThat(rules).hasSizeGreaterThan(10);
        rules.forEach((alert, rule) -> {
            String expression = EXPRESSION
                    .matcher(rule)
                    .results()
                    .map(match -> match.group(1))
                    .findFirst()
                    .orElseThrow();
            Set<String> series = MonitoringFiles.asked(expression);
            assertThat(series).as(alert).isNotEmpty();
            assertThat(SERVED.keySet()).as(alert).containsAll(series);
            Set<String> labels = LABELS.matcher(expression)
                    .results()
                    .flatMap(match -> Stream.of(match.group(1).split(",\\s*")))
                    .filter(label -> !label.isEmpty())
                    .collect(Collectors.toSet());
            Set<String> offered =
                    new HashSet<>(Set.of("namespace")); // Prometheus adds it to what it finds in a cluster
            series.forEach(name -> offered.addAll(SERVED.get(name)));
            assertThat(offered).as(alert).containsAll(labels);
        });
    }

    @Test
    void everyRuleSaysHowUrgentItIsAndWhatToDo() throws IOException {
        rules().forEach((alert, rule) -> assertThat(rule)
                .as(alert)
                .containsPattern("level: (high|medium|low|\"\\{\\{ \\$labels\\.level \\| toLower }}\")\n")
                .contains("summary: ", "remedy: "));
    }

    @Test
    void everyRuleIsInTheRunbook() throws IOException {
        List<String> headings = Files.readAllLines(MonitoringFiles.file("../../docs/runbook.md")).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring("## ".length()))
                .toList();

        assertThat(headings).containsExactlyInAnyOrderElementsOf(rules().keySet());
    }

    @Test
    void everyRuleIsTried() throws IOException {
        String tests = Files.readString(MonitoringFiles.file("godwit-rules-test.yaml"));

        assertThat(rules().keySet())
                .allSatisfy(alert -> assertThat(tests).contains("alertname: " + alert + "\n        exp_alerts:\n"));
    }

    @Test
    void everySeriesOfTheDashboardIsServed() throws IOException {
        Set<String> asked = new TreeSet<>();
        Set<Object> ids = new HashSet<>();
        for (Object panel : (List<?>) Json.tree(MonitoringFiles.dashboard()).get("panels")) {
            Map<?, ?> members = (Map<?, ?>) panel;
            assertThat(ids.add(members.get("id"))).as("ids are unique").isTrue();
            assertThat((String) members.get("title")).isNotBlank();
            if (members.get("targets") instanceof List<?> targets) {
                assertThat(targets).as(members.get("title").toString()).isNotEmpty();
                targets.forEach(
                        target -> asked.addAll(MonitoringFiles.asked((String) ((Map<?, ?>) target).get("expr"))));
            }
        }

        assertThat(asked).hasSizeGreaterThan(20);
        assertThat(SERVED.keySet()).containsAll(asked);
    }

    /** Where Prometheus is installed, its own tool is asked here already; {@code MonitoringRulesIT} fetches it. */
    @ParameterizedTest
    @ValueSource(strings = {"check rules godwit-rules.yaml", "test rules godwit-rules-test.yaml"})
    void promtoolAcceptsTheRulesWhereItIsInstalled(String arguments) throws Exception {
        Optional<Path> promtool = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(promtool.isPresent(), "promtool is not installed");
        List<String> command = Stream.concat(Stream.of(promtool.get().toString()), Arrays.stream(arguments.split(" ")))
                .toList();

        Process run = new ProcessBuilder(command)
                .directory(MonitoringFiles.file("").toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(run.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).as(output).isZero();
    }

    private static Map<String, String> rules() throws IOException {
        return RULE.matcher(MonitoringFiles.rules())
                .results()
                .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2)));
    }
}
