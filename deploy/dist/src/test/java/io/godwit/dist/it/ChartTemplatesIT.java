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
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The chart as the cluster's Helm renders it for six kinds of installation, held against files and schemas. Nothing is installed. */
class ChartTemplatesIT {
    private static final Path CHART = Distribution.script().resolveSibling("deploy/helm/godwit");
    private static final Path VALUES = Path.of("src/test/resources/chart");

    private static final String ENDING = ".values.yaml";
    private static final String ABSENT = "absent(godwit_service_ready";
    private static final String OF_NAMESPACE = "{namespace=\"data\"}";

    private final Cluster cluster = RealCluster.get();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("installations")
    void rendersWhatInstallationsNeed(String set) throws IOException {
        List<Map<String, Object>> objects = objects(manifests(set));
        objects.forEach(ChartTemplatesIT::requireRestricted);
        objects.forEach(ChartTemplatesIT::requireLeast);

        String text = objects.stream()
                .map(ChartTemplatesIT::withoutCopies)
                .map(YamlText::of)
                .collect(Collectors.joining("---\n"));

        Golden.assertSame("chart/" + set + ".yaml", text);
    }

    @ParameterizedTest
    @MethodSource("installations")
    void isAsHelmWantsCharts(String set) {
        assertThat(cluster.helm("lint", "--strict", chart(), "-f", values(set))).contains("0 chart(s) failed");
    }

    @ParameterizedTest
    @MethodSource("installations")
    void isAsTheSchemasOfKubernetesWantManifests(String set) throws IOException {
        String manifests = withPodsOfComponents(manifests(set));
        List<Map<String, Object>> objects = objects(manifests);

        List<String> verdicts = schemas().check(manifests, objects);

        List<String> expected = new ArrayList<>();
        for (Map<String, Object> object : objects) {
            String kind = (String) object.get("kind");
            String name = (String) map(object, "metadata").get("name");
            boolean skipped = ManifestSchemas.OF_OTHERS.contains(object.get("apiVersion"));
            expected.add(skipped ? name + " " + kind + " skipped" : kind + " " + name + " is valid");
        }
        assertThat(verdicts)
                .map(line -> line.substring(line.indexOf(" - ") + 3))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "control.resources.limit.memory=1Gi                       | additional properties 'limit' not allowed",
                "control.tolerations[0].tolerationSeconds=soon            | got string, want integer",
                "control.affinity.nodeAffinity.wanted=here                | additional properties 'wanted' not allowed",
                "components.extraVolumes[0].emptyDir.medium=Memory        | missing property 'name'",
                "components.extraEnv[0].nme=TZ                            | additional properties 'nme' not allowed",
                "dataSources.bus.spec.kafka.replicationFactor=all         | got string, want integer",
                "dataSources.bus.spec.kafka.replicas=3                    | additional properties 'replicas' not allowed"
            })
    void schemasRefuseWhatHelmLetsPass(String setting, String words) throws IOException {
        String manifests = withPodsOfComponents(manifests("sasl", "--set", setting));
        List<Map<String, Object>> objects = objects(manifests);
        ManifestSchemas schemas = schemas();

        assertThatThrownBy(() -> schemas.check(manifests, objects))
                .isInstanceOf(StackException.class)
                .hasMessageContainingAll(" is invalid: ", words);
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

    /** The value sets that are tried. */
    private static List<String> installations() throws IOException {
        try (Stream<Path> files = Files.list(VALUES)) {
            List<String> sets = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .sorted()
                    .toList();
            assertThat(sets).hasSize(6);
            return sets;
        }
    }

    private ManifestSchemas schemas() throws IOException {
        try (Stream<Path> definitions = Files.list(CHART.resolve("crds"))) {
            return new ManifestSchemas(cluster, folder, definitions.toList());
        }
    }

    private String manifests(String set, String... options) {
        return cluster.helm(Stream.concat(
                        Stream.of("template", "godwit", chart(), "--namespace", "data", "-f", values(set)),
                        Stream.of(options))
                .toArray(String[]::new));
    }

    /** What pods of components begin as is text in a ConfigMap: added as an object, it is looked at too. */
    private static String withPodsOfComponents(String manifests) {
        String template = objects(manifests).stream()
                .map(object -> map(object, "data").get("component.yaml"))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .findFirst()
                .orElseThrow();
        return manifests + """
                ---
                apiVersion: v1
                kind: PodTemplate
                metadata: {name: component}
                template:
                """ + template.indent(2);
    }

    private static List<Map<String, Object>> objects(String manifests) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return StreamSupport.stream(
                        new Yaml(new SafeConstructor(options))
                                .loadAll(manifests)
                                .spliterator(),
                        false)
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

    /** Rights in the namespace alone but for reading one definition, none for everything, and none to list secrets. */
    private static void requireLeast(Map<String, Object> object) {
        if (object.get("kind").equals("ClusterRole")) {
            assertThat(object.get("rules"))
                    .isEqualTo(List.of(Map.of(
                            "apiGroups", List.of("apiextensions.k8s.io"),
                            "resources", List.of("customresourcedefinitions"),
                            "resourceNames", List.of("migrationtasks.godwit.io"),
                            "verbs", List.of("get"))));
        }
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
                requireOwn(map(object, "spec"));
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

    /** Each alert leads to its entry in the runbook, and a release whose series are gone is not looked for in another one's namespace. */
    private static void requireOwn(Map<?, ?> rules) {
        assertThat(rules(rules)).allSatisfy(rule -> assertThat(
                        map(rule, "annotations").get("runbook_url").toString())
                .endsWith("docs/runbook.md#" + rule.get("alert").toString().toLowerCase(Locale.ROOT)));
        assertThat(rules(rules))
                .extracting(rule -> (String) rule.get("expr"))
                .filteredOn(expression -> expression.contains(ABSENT))
                .hasSize(1)
                .allSatisfy(expression -> assertThat(expression).contains(ABSENT + OF_NAMESPACE + ")"));
    }

    private static List<Map<String, Object>> rules(Map<?, ?> rules) {
        return ((List<?>) rules.get("groups"))
                .stream()
                        .flatMap(group -> ((List<?>) ((Map<?, ?>) group).get("rules")).stream())
                        .map(rule -> tree((Map<?, ?>) rule))
                        .toList();
    }

    private static List<Object> alerts(Map<?, ?> rules) {
        return rules(rules).stream()
                .<Object>map(rule -> {
                    rule.put("expr", rule.get("expr").toString().replace(ABSENT + OF_NAMESPACE, ABSENT));
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
        return VALUES.resolve(set + ENDING).toString();
    }

    private static String chart() {
        return CHART.toString();
    }
}
