package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.console.contract.client.AccessApi;
import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.client.ComponentsApi;
import io.godwit.console.contract.client.DataSourcesApi;
import io.godwit.console.contract.client.MonitoringApi;
import io.godwit.console.contract.client.ObjectsApi;
import io.godwit.console.contract.client.PrechecksApi;
import io.godwit.console.contract.client.TasksApi;
import io.godwit.console.contract.client.TemplatesApi;
import io.godwit.console.contract.model.AlertCondition;
import io.godwit.console.contract.model.AlertLevel;
import io.godwit.console.contract.model.AlertRuleDocument;
import io.godwit.console.contract.model.Component;
import io.godwit.console.contract.model.NewUser;
import io.godwit.console.contract.model.ObjectPatterns;
import io.godwit.console.contract.model.PrecheckRequest;
import io.godwit.console.contract.model.Role;
import io.godwit.console.contract.model.SkipRequest;
import io.godwit.console.contract.model.TableCount;
import io.godwit.console.contract.model.TableState;
import io.godwit.console.contract.model.Task;
import io.godwit.console.contract.model.TaskState;
import io.godwit.console.contract.model.UserChange;
import io.godwit.console.contract.model.WebhookDocument;
import io.godwit.dist.LocalControl;
import io.godwit.launcher.LaunchSite;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.model.schema.CollectionName;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.Trees;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * One of two instances of the control service is killed while requests of each kind are under way. Whoever sends a request again,
 * under the same key and to whichever instance lives, finds it done once; and the other instance continues soon.
 */
@ResourceLock(RealServers.SECOND_CONTROL_SERVICE)
class ServiceDeathsIT {
    /** The aim is 10 s; a test must not fail because the machine is busy. */
    private static final Duration TAKEOVER = Duration.ofSeconds(30);

    private static final long SEED = 20_261_129;
    private static final int LATEST_MILLIS = 120;
    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;
    private static final String NAME = "mortal-service";
    private static final String TABLE = "`default`.mortal_service";
    /** Kinds of request that are not sent here: nobody logs in, no secret is sealed, and the task cannot be turned around. */
    private static final Set<String> NOT_SENT = Set.of(
            "createToken",
            "changeOwnPassword",
            "rotateSecrets",
            "startSwitchover",
            "confirmSwitchover",
            "abortSwitchover",
            "turnSwitchoverBack",
            "completeSwitchover");

    private final RealServers servers = RealServers.get();

    /** Of its own: components of other tests run meanwhile. */
    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final ServiceRun[] instances = new ServiceRun[2];
    private final Set<String> sent = new TreeSet<>();
    private Duration longest = Duration.ZERO;

    @AfterEach
    void end() {
        for (ServiceRun instance : instances) {
            if (instance != null) {
                instance.kill();
            }
        }
        LocalControl.standing(LaunchSite.ofThisProcess(folder, folder), SecretResolver.ofProcess())
                .endAll();
    }

    private ServiceRun start() {
        RecordedStarts.ensure(servers);
        return ServiceRun.startOnSecondKafka(servers, folder, "http", Map.of(), List.of("--no-login"));
    }

    /** One request of a client. */
    private interface Request {
        Object to(ApiClient client, String key) throws ApiException;
    }

    @Test
    void noRequestThatWasAnsweredIsLostOrDoneTwice() throws Exception {
        servers.write(SampleCollection.products(new CollectionName("default", "mortal_service"), 10, 8));
        servers.write(SampleCollection.products(new CollectionName("default", "mortal_other"), 10, 8));
        instances[0] = start();
        instances[1] = start();

        everythingIsCreated();
        everythingIsChanged();
        theTaskStartsAndWaits();
        itIsCheckedAndAdvanced();
        itsComponentsAreHandled();
        everythingIsRemoved();

        assertThat(sent).containsExactlyInAnyOrderElementsOf(kinds());
        System.out.printf("the other instance answered within %d ms of a death%n", longest.toMillis());
        assertThat(longest).isLessThan(TAKEOVER);
    }

    private void everythingIsCreated() throws Exception {
        whileOneDies(Map.of(
                "createTask", (client, key) -> new TasksApi(client).createTask(document(), key, null),
                "createDataSource",
                        (client, key) -> new DataSourcesApi(client).createDataSource(dataSource("one"), false, key),
                "createTemplate", (client, key) -> new TemplatesApi(client).createTemplate(template(1), key),
                "createWebhook", (client, key) -> new MonitoringApi(client).createWebhook(webhook(1), key),
                "createUser",
                        (client, key) -> new AccessApi(client)
                                .createUser(
                                        new NewUser()
                                                .name("mortal")
                                                .password("twelve characters")
                                                .roles(List.of(Role.VIEWER)),
                                        key)));
        assertThat(shown().getSummary().getRevision()).isEqualTo(1);
    }

    private void everythingIsChanged() throws Exception {
        Map<String, Object> limit = Map.of("options", Map.of("full", Map.of("limit", Map.of("rps", 9_000))));
        whileOneDies(Map.of(
                "changeTask",
                (client, key) -> new TasksApi(client)
                        .changeTask(
                                NAME,
                                Trees.with(document(), List.of("metadata", "tags"), List.of("changed")),
                                null,
                                key,
                                null),
                "changeDataSource",
                (client, key) ->
                        new DataSourcesApi(client).changeDataSource("mortal", dataSource("two"), false, null, key),
                "changeTemplate",
                (client, key) -> new TemplatesApi(client).changeTemplate("mortal", template(2), null, key),
                "createAlertRule",
                (client, key) -> new MonitoringApi(client).createAlertRule(rule(1), key),
                "changeUser",
                (client, key) -> new AccessApi(client)
                        .changeUser("mortal", new UserChange().roles(List.of(Role.OPERATOR)), key)));
        whileOneDies(Map.of(
                "patchTask",
                (client, key) -> new TasksApi(client).patchTask(NAME, Map.of("spec", limit), "\"2\"", key, null),
                "changeWebhook",
                (client, key) -> new MonitoringApi(client).changeWebhook("mortal", webhook(2), null, key),
                "changeAlertRule",
                (client, key) -> new MonitoringApi(client).changeAlertRule("mortal", rule(2), null, key)));
        whileOneDies(Map.of("importTaskObjects", ServiceDeathsIT::importObjects));

        assertThat(shown().getSummary().getRevision()).isEqualTo(4);
        assertThat(revisions().values()).containsOnly(2L);
    }

    private void theTaskStartsAndWaits() throws Exception {
        whileOneDies(Map.of("startTask", (client, key) -> new TasksApi(client).startTask(NAME, null, key)));
        awaitState(TaskState.STOPPED);
        assertThat(shown().getSummary().getRun()).isEqualTo(1);
    }

    private void itIsCheckedAndAdvanced() throws Exception {
        servers.sql("INSERT INTO " + TABLE + " (id, title, attributes, price, embedding, `$meta`)"
                + " VALUES (-1, 'mine', '{}', 1, '[1,1,1,1,1,1,1,1]', '{}')");
        whileOneDies(Map.of("startPrecheck", (client, key) -> new PrechecksApi(client)
                .startPrecheck(NAME, new PrecheckRequest(), null, key)));
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> TakenTable.isFound(instances[0].prechecks(), NAME));
        whileOneDies(Map.of("skipCheck", (client, key) -> new PrechecksApi(client)
                .skipCheck(
                        NAME,
                        new SkipRequest()
                                .code("TABLE_EMPTY")
                                ._object("default.mortal_service")
                                .note("a row of mine")
                                .confirmed(true),
                        null,
                        key)));

        whileOneDies(Map.of("advanceTask", (client, key) -> new TasksApi(client).advanceTask(NAME, null, key)));
        await().atMost(PATIENCE).until(() -> isConsistent(2));
        assertThat(shown().getSummary().getRun()).isEqualTo(2);
    }

    private void itsComponentsAreHandled() throws Exception {
        long store = component("store-0").orElseThrow().getPid();
        whileOneDies(Map.of(
                "pauseComponent",
                        (client, key) -> new ComponentsApi(client).pauseComponent(NAME, "incr-sync-0", null, key),
                "restartComponent",
                        (client, key) -> new ComponentsApi(client).restartComponent(NAME, "store-0", null, key)));
        await().atMost(PATIENCE).until(() -> component("incr-sync-0").stream().noneMatch(Component::getAlive));
        await().atMost(PATIENCE)
                .until(() -> component("store-0").stream().anyMatch(now -> now.getAlive() && now.getPid() != store));

        whileOneDies(Map.of("startComponent", (client, key) -> new ComponentsApi(client)
                .startComponent(NAME, "incr-sync-0", null, key)));
        await().atMost(PATIENCE).until(() -> component("incr-sync-0").stream().anyMatch(Component::getAlive));
        whileOneDies(Map.of("scaleComponent", (client, key) -> new ComponentsApi(client)
                .scaleComponent(2, NAME, "incr-sync", null, key, null)));
        awaitState(TaskState.RUNNING);
        await().atMost(PATIENCE).until(() -> component("incr-sync-1").stream().anyMatch(Component::getAlive));
        whileOneDies(Map.of("excludeObjects", (client, key) -> new ObjectsApi(client)
                .excludeObjects(
                        NAME, new ObjectPatterns().collections(List.of("default.mortal_other")), null, key, null)));
        awaitState(TaskState.RUNNING);
        await().atMost(PATIENCE).until(() -> isConsistent(1));
        assertThat(shown().getSummary().getRevision())
                .as("scaled and reduced once each")
                .isEqualTo(6);
        assertThat(servers.value("SELECT COUNT(*) FROM " + TABLE)).isEqualTo("11");
    }

    private void everythingIsRemoved() throws Exception {
        whileOneDies(Map.of(
                "stopTask", (client, key) -> new TasksApi(client).stopTask(NAME, null, key),
                "deleteAlertRule",
                        (client, key) -> gone(() -> new MonitoringApi(client).deleteAlertRule("mortal", null, key)),
                "deleteTemplate",
                        (client, key) -> gone(() -> new TemplatesApi(client).deleteTemplate("mortal", null, key))));
        awaitState(TaskState.STOPPED);
        whileOneDies(Map.of(
                "releaseTask", (client, key) -> new TasksApi(client).releaseTask(NAME, null, key),
                "deleteWebhook",
                        (client, key) -> gone(() -> new MonitoringApi(client).deleteWebhook("mortal", null, key)),
                "deleteUser", (client, key) -> gone(() -> new AccessApi(client).deleteUser("mortal", key)),
                "deleteDataSource",
                        (client, key) -> gone(() -> new DataSourcesApi(client).deleteDataSource("mortal", null, key))));
        awaitState(TaskState.RELEASED);
        assertThat(shown().getSummary().getRun()).isEqualTo(3);
        whileOneDies(
                Map.of("deleteTask", (client, key) -> gone(() -> new TasksApi(client).deleteTask(NAME, null, key))));
        assertThat(instances[0]
                        .tasks()
                        .listTasks(null, NAME, null, null, null, 0, 1)
                        .getTotal())
                .isZero();
        servers.sql("DROP TABLE " + TABLE);
    }

    /** By hand: the generated client sends no text. */
    private static Object importObjects(ApiClient service, String key) throws ApiException {
        String csv = "source_database,source_collection,target_database,target_table\n"
                + "default,mortal_service,default,mortal_service\ndefault,mortal_other,default,mortal_other\n";
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(service.getBaseUri() + "/tasks/" + NAME + "/objects"))
                            .header("Content-Type", "text/csv")
                            .header("Idempotency-Key", key)
                            .PUT(HttpRequest.BodyPublishers.ofString(csv))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new ApiException(answer.statusCode(), answer.headers(), answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new ApiException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(e);
        }
    }

    /** A request that answers nothing. */
    private interface Removal {
        void send() throws ApiException;
    }

    private static Object gone(Removal removal) throws ApiException {
        removal.send();
        return "";
    }

    /** Sends the requests at the same time until they are answered, kills one of the instances meanwhile, and starts another one. */
    private void whileOneDies(Map<String, Request> requests) throws Exception {
        int victim = random.nextInt(2);
        CompletableFuture<Long> killed = new CompletableFuture<>();
        CompletableFuture.delayedExecutor(random.nextInt(LATEST_MILLIS), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    instances[victim].kill();
                    killed.complete(System.nanoTime());
                });
        Map<String, CompletableFuture<Long>> answers = new LinkedHashMap<>();
        requests.forEach((kind, request) -> answers.put(
                kind, CompletableFuture.supplyAsync(() -> answered(kind, request, victim), Background.THREADS)));
        long death = killed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        instances[1 - victim].tasks().listTasks(null, null, null, null, null, 0, 1);
        longest(System.nanoTime() - death);
        for (CompletableFuture<Long> answer : answers.values()) {
            longest(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS) - death);
        }
        sent.addAll(requests.keySet());
        instances[victim] = start();
    }

    private void longest(long nanos) {
        Duration took = Duration.ofNanos(nanos);
        longest = took.compareTo(longest) > 0 ? took : longest;
    }

    /** To the one that dies first, as a load balancer might; then to each in turn. Returns when it was answered. */
    private long answered(String kind, Request request, int victim) {
        String key = UUID.randomUUID().toString();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int attempt = 0; System.nanoTime() < deadline; attempt++) {
            try {
                request.to(instances[(victim + attempt) % 2].client(), key);
                return System.nanoTime();
            } catch (ApiException e) {
                if (e.getCode() >= CLIENT_ERROR && e.getCode() < SERVER_ERROR) {
                    throw new AssertionError(kind + ": " + e.getResponseBody(), e);
                }
            }
        }
        throw new AssertionError(kind + " was not answered in time");
    }

    /** Every kind of request that the contract lets a client repeat under a key. */
    private Set<String> kinds() throws IOException {
        Set<String> kinds = new TreeSet<>();
        for (JsonNode path : new ObjectMapper()
                .readTree(URI.create(instances[0].address() + "/openapi.json").toURL())
                .get("paths")) {
            for (JsonNode operation : path) {
                if (operation.has("operationId")
                        && (path.toString().contains("IdempotencyKey"))
                        && !operation.equals(path.get("get"))) {
                    kinds.add(operation.get("operationId").asText());
                }
            }
        }
        kinds.removeAll(NOT_SENT);
        return kinds;
    }

    private Map<String, Long> revisions() throws ApiException {
        ApiClient client = instances[0].client();
        Map<String, Long> revisions = new HashMap<>();
        revisions.put(
                "data source",
                new DataSourcesApi(client).getDataSource("mortal").getSummary().getRevision());
        revisions.put(
                "template",
                new TemplatesApi(client).getTemplate("mortal").getSummary().getRevision());
        revisions.put("webhook", new MonitoringApi(client).getWebhook("mortal").getRevision());
        revisions.put("rule", new MonitoringApi(client).getAlertRule("mortal").getRevision());
        return revisions;
    }

    private Map<String, Object> document() {
        Map<String, Object> tree = servers.spec(
                        NAME,
                        List.of("SCHEMA", "FULL", "INCREMENTAL"),
                        Map.of("include", List.of("default.mortal_*")),
                        Map.of("resources", "SMALL"))
                .toTree();
        return Trees.with(
                Trees.with(tree, List.of("spec", "options", "advanceAutomatically"), false),
                List.of("spec", "kafka", "bootstrapServers"),
                RealServers.secondKafka());
    }

    private static Map<String, Object> dataSource(String host) {
        return Map.of(
                "apiVersion",
                "godwit.io/v1",
                "kind",
                "DataSource",
                "metadata",
                Map.of("name", "mortal"),
                "spec",
                Map.of("schemaRegistry", Map.of("url", "http://" + host + ".invalid:8081")));
    }

    private static Map<String, Object> template(int rps) {
        return Map.of(
                "apiVersion",
                "godwit.io/v1",
                "kind",
                "Template",
                "metadata",
                Map.of("name", "mortal"),
                "spec",
                Map.of("full", Map.of("limit", Map.of("rps", rps))));
    }

    private static WebhookDocument webhook(int path) {
        return new WebhookDocument().name("mortal").url("http://127.0.0.1:9/" + path);
    }

    private static AlertRuleDocument rule(long threshold) {
        return new AlertRuleDocument()
                .name("mortal")
                .condition(AlertCondition.LAG)
                .threshold(threshold * 1_000_000)
                .level(AlertLevel.LOW)
                .webhooks(List.of("mortal"));
    }

    private void awaitState(TaskState state) {
        await().atMost(PATIENCE).until(() -> shown().getSummary(), summary -> summary.getState() == state);
    }

    private boolean isConsistent(long tables) throws ApiException {
        List<TableCount> counts = shown().getTables();
        return counts.size() == 1
                && counts.getFirst().getState() == TableState.CONSISTENT
                && counts.getFirst().getTables() == tables;
    }

    private Optional<Component> component(String name) throws ApiException {
        return shown().getComponents().stream()
                .filter(component -> component.getName().equals(name))
                .findFirst();
    }

    private Task shown() throws ApiException {
        return instances[0].tasks().getTask(NAME);
    }
}
