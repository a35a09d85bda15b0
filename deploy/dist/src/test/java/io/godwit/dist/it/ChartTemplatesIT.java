package io.godwit.dist.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.cli.file.TaskFile;
import io.godwit.cli.file.YamlText;
import io.godwit.cluster.Cluster;
import io.godwit.stack.StackException;
import io.godwit.testsupport.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The chart as the cluster's Helm renders it for six kinds of installation, held against files. Nothing is installed. */
class ChartTemplatesIT {
    private static final Path CHART = Distribution.script().resolveSibling("deploy/helm/godwit");
    private static final Path VALUES = Path.of("src/test/resources/chart");

    private final Cluster cluster = RealCluster.get();

    @ParameterizedTest
    @ValueSource(strings = {"smallest", "sasl", "mutual-tls", "routes", "monitoring", "custom"})
    void rendersWhatInstallationsNeed(String set) throws IOException {
        List<Map<String, Object>> objects = rendered(set);
        objects.forEach(ChartTemplatesIT::requireRestricted);
        objects.forEach(ChartTemplatesIT::requireLeast);

        String text = objects.stream()
                .map(ChartTemplatesIT::withoutCopies)
                .map(YamlText::of)
                .collect(Collectors.joining("---\n"));

        Golden.assertSame("chart/" + set + ".yaml", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"smallest", "sasl", "mutual-tls", "routes", "monitoring", "custom"})
    void isAsHelmWantsCharts(String set) {
        assertThat(cluster.helm("lint", "--strict", chart(), "-f", values(set))).contains("0 chart(s) failed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kafka.bootstrapServers=                        | kafka.bootstrapServers is missing",
                "kafka.bootstrapServers=kafka                   | bootstrapServers",
                "kafka.bootstrap=a:1                            | bootstrap",
                "control.replicas=0                             | replicas",
                "control.logFormat=xml                          | logFormat",
                "image.pullPolicy=Sometimes                     | pullPolicy",
                "kafka.properties.ssl\\.keystore\\.password=x   | ssl.keystore.password",
                "documents.secrets={../ob}                      | secrets",
                "kafka.securityProtocol=SASL_SSL                | needs kafka.sasl.existingSecret",
                "tls.enabled=true                               | needs tls.existingSecret",
                "ingress.enabled=true                           | needs ingress.hosts",
                "httpRoute.enabled=true                         | needs httpRoute.parentRefs",
                "oidc.issuer=https://login                      | needs oidc.audience",
                "monitoring.serviceMonitor.enabled=true         | needs monitoring.serviceMonitor.tokenSecret"
            })
    void refusesWhatCannotWork(String setting, String words) {
        assertThatThrownBy(
                        () -> cluster.helm("template", "godwit", chart(), "-f", values("smallest"), "--set", setting))
                .isInstanceOf(StackException.class)
                .message() // it repeats the setting first
                .containsPattern("(?s) ended with status .*" + Pattern.quote(words));
    }

    private List<Map<String, Object>> rendered(String set) {
        String rendered = cluster.helm("template", "godwit", chart(), "--namespace", "data", "-f", values(set));
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return StreamSupport.stream(
                        new Yaml(new SafeConstructor(options)).loadAll(rendered).spliterator(), false)
                .filter(Map.class::isInstance)
                .map(document -> tree((Map<?, ?>) document))
                .toList();
    }

    /** Pods of the {@code restricted} Pod Security standard. */
    private static void requireRestricted(Map<String, Object> object) {
        Map<?, ?> spec = map(object, "spec");
        Map<?, ?> pod = object.get("kind").equals("Pod") ? spec : map(map(spec, "template"), "spec");
        if (pod.isEmpty()) {
            return;
        }
        assertThat(map(pod, "securityContext").get("runAsNonRoot")).isEqualTo(true);
        assertThat(map(map(pod, "securityContext"), "seccompProfile").get("type"))
                .isEqualTo("RuntimeDefault");
        for (Object container : (List<?>) pod.get("containers")) {
            Map<?, ?> security = map((Map<?, ?>) container, "securityContext");
            assertThat(security.get("allowPrivilegeEscalation")).isEqualTo(false);
            assertThat(security.get("readOnlyRootFilesystem")).isEqualTo(true);
            assertThat(map(security, "capabilities").get("drop")).isEqualTo(List.of("ALL"));
        }
    }

    /** Rights in the namespace alone, none for everything, and none to list secrets. */
    private static void requireLeast(Map<String, Object> object) {
        assertThat((String) object.get("kind")).doesNotStartWith("ClusterRole");
        if (!object.get("kind").equals("Role")) {
            return;
        }
        for (Object rule : (List<?>) object.get("rules")) {
            List<Object> words = new ArrayList<>();
            ((Map<?, ?>) rule).values().forEach(values -> words.addAll((List<?>) values));
            assertThat(words).doesNotContain("*", "escalate", "bind", "impersonate", "deletecollection");
            if (words.contains("secrets")) {
                assertThat(words).doesNotContain("get", "list", "watch");
            }
        }
    }

    /** What comes from {@code deploy/monitoring} is there, and is not written down a second time. */
    private static Map<String, Object> withoutCopies(Map<String, Object> object) {
        Map<String, Object> copy = new LinkedHashMap<>(object);
        try {
            if (object.get("kind").equals("PrometheusRule")) {
                Map<String, Object> rules = TaskFile.tree(CHART.resolve("files/godwit-rules.yaml"));
                assertThat(alerts(map(object, "spec"))).isEqualTo(alerts(rules)).hasSizeGreaterThan(10);
                copy.put("spec", "the groups of deploy/monitoring/godwit-rules.yaml");
            }
            if (map(object, "data").get("godwit-dashboard.json") instanceof String dashboard) {
                assertThat(dashboard)
                        .isEqualToIgnoringWhitespace(Files.readString(CHART.resolve("files/godwit-dashboard.json")));
                copy.put("data", "deploy/monitoring/godwit-dashboard.json");
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return copy;
    }

    private static List<Object> alerts(Map<?, ?> rules) {
        return ((List<?>) rules.get("groups"))
                .stream()
                        .flatMap(group -> ((List<?>) ((Map<?, ?>) group).get("rules")).stream())
                        .map(rule -> tree((Map<?, ?>) rule))
                        .<Object>map(rule -> {
                            Map<String, Object> annotations = tree(map(rule, "annotations"));
                            annotations.remove("runbook_url");
                            rule.put("annotations", annotations);
                            return rule;
                        })
                        .toList();
    }

    private static Map<String, Object> tree(Map<?, ?> map) {
        Map<String, Object> tree = new LinkedHashMap<>();
        map.forEach((key, value) -> tree.put(String.valueOf(key), value));
        return tree;
    }

    private static Map<?, ?> map(Map<?, ?> tree, String key) {
        return tree.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String values(String set) {
        return VALUES.resolve(set + ".values.yaml").toString();
    }

    private static String chart() {
        return CHART.toString();
    }
}
