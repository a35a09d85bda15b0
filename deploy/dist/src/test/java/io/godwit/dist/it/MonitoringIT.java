package io.godwit.dist.it;

import static io.godwit.dist.it.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.godwit.console.contract.client.ApiException;
import io.godwit.console.contract.model.Alert;
import io.godwit.console.contract.model.AlertCondition;
import io.godwit.console.contract.model.AlertDelivery;
import io.godwit.console.contract.model.AlertLevel;
import io.godwit.console.contract.model.AlertRuleDocument;
import io.godwit.console.contract.model.AlertState;
import io.godwit.console.contract.model.SeriesMetric;
import io.godwit.console.contract.model.SeriesPoint;
import io.godwit.console.contract.model.SeriesStep;
import io.godwit.console.contract.model.TableState;
import io.godwit.console.contract.model.WebhookDocument;
import io.godwit.dist.docs.MonitoringFiles;
import io.godwit.milvus.sample.SampleCollection;
import io.godwit.milvus.sample.SampleWriter;
import io.godwit.model.schema.CollectionName;
import io.godwit.runtime.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a task does over time, as two instances of the control service say, one of which is killed. */
@ResourceLock(RealServers.THIRD_CONTROL_SERVICE)
class MonitoringIT {
    private static final int ROWS = 400;
    /** A rate is right; a window of it is up to some seconds longer or shorter than its 10 s on a busy machine. */
    private static final double ABOUT = 1.6;

    private static final String TASK = "watched-task";
    private static final String TABLE = "default.watched";

    private final RealServers servers = RealServers.third();
    private final SampleCollection sample =
            SampleCollection.products(new CollectionName("default", "watched"), ROWS, 8);

    @TempDir
    private Path folder;

    /** Also after a failure. */
    @AfterEach
    void endComponents() {
        Migration.standing(servers).endAll();
    }

    @Test
    void whatATaskDoesIsKeptWhicheverInstanceLooks() throws Exception {
        servers.write(sample);
        Migration migration = new Migration(
                servers,
                servers.spec(
                        TASK,
                        List.of("SCHEMA", "FULL", "INCREMENTAL"),
                        Map.of("include", List.of(TABLE)),
                        Map.of("resources", "SMALL", "limit", Map.of("rps", 10)))); // until all were looked at
        try (ServiceRun first = ServiceRun.start(servers);
                ServiceRun second = ServiceRun.start(servers)) {
            first.tasks().createTask(migration.spec().toTree(), null, null);
            first.tasks().startTask(TASK, null, null);
            await().atMost(PATIENCE).until(() -> alive(first, TASK).size() == 3);
            Set<String> served = new TreeSet<>();
            await().atMost(PATIENCE).until(() -> {
                served.addAll(served(first));
                return served.contains("godwit_rows_applied_total");
            });
            first.tasks().patchTask(TASK, faster(), null, null, null);
            await().atMost(PATIENCE).until(() -> isConsistent(first, TASK));
            // What was done before the first look is not known.
            await().atMost(PATIENCE).until(() -> isMeasured(second));
            double seen = counted(second, TABLE);
            write(ROWS, 200);
            await().atMost(PATIENCE).until(() -> counted(second, TABLE) >= seen + 200 / ABOUT);
            assertThat(counted(second, TABLE)).isLessThan((ROWS + 200) * ABOUT);
            served.addAll(served(first));
            assertThat(served).containsAll(MonitoringFiles.askedOfAHealthyTask());
            assertThat(second.monitoring()
                            .getSeries(SeriesMetric.ROWS, TASK, null, "incr-sync", null, null, null)
                            .getUnit())
                    .isEqualTo("rows/s");
            assertThat(values(first, SeriesMetric.LAG, TABLE, null))
                    .isNotEmpty()
                    .allMatch(lag -> lag > 0);
            assertThat(values(first, SeriesMetric.MEMORY_BYTES, null, "store-0"))
                    .isNotEmpty()
                    .allMatch(bytes -> bytes > 10_000_000);
            await().atMost(PATIENCE) // the disks are looked at twice a minute
                    .until(() -> values(first, SeriesMetric.RETAINED_BYTES, null, null).stream()
                            .anyMatch(bytes -> bytes > 200 * 32));

            OffsetDateTime killed = OffsetDateTime.now();
            first.kill();
            await().atMost(PATIENCE).until(() -> points(second, SeriesMetric.ROWS, null, null).stream()
                    .anyMatch(point -> point.getAt().isAfter(killed) && point.getValue() != null));
            double before = counted(second, null);
            write(ROWS + 200, 100);
            await().atMost(PATIENCE).until(() -> counted(second, null) >= before + 100 / ABOUT);
            assertThat(counted(second, null)).isLessThan(before + 100 * ABOUT);
            second.tasks().stopTask(TASK, null, null);
        }
    }

    /** The series of the instance and of the components that run now. */
    private static Set<String> served(ServiceRun service) throws Exception {
        List<String> addresses = new ArrayList<>(List.of(service.address()));
        addresses.addAll(alive(service, TASK));
        Set<String> served = new TreeSet<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String address : addresses) {
                served.addAll(MonitoringFiles.served(client.send(
                                HttpRequest.newBuilder(URI.create(address + "/metrics"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body()));
            }
        }
        return served;
    }

    private static Map<String, Object> faster() {
        return Map.of("spec", Map.of("options", Map.of("full", Map.of("limit", Map.of("rps", 100_000)))));
    }

    /** Addresses of the components that run. */
    private static List<String> alive(ServiceRun service, String task) throws ApiException {
        return service.tasks().getTask(task).getComponents().stream()
                .filter(component ->
                        component.getAlive() && component.getState().equals("RUNNING"))
                .map(component -> "http://" + component.getAddress())
                .toList();
    }

    /** The component is frozen, not killed: so nothing starts it again. */
    @Test
    void whatAFrozenComponentHoldsUpIsToldOnceAndItsEndAsWellWhicheverInstanceIsKilled() throws Exception {
        servers.write(SampleCollection.products(new CollectionName("default", "alerted"), ROWS, 8));
        Migration migration = new Migration(
                servers,
                servers.spec(
                        "alerted-task",
                        List.of("SCHEMA", "FULL", "INCREMENTAL"),
                        Map.of("include", List.of("default.alerted")),
                        Map.of("resources", "SMALL")));
        Path secret = Files.writeString(folder.resolve("secret"), "sesame");
        try (Receiver receiver = new Receiver();
                ServiceRun first = ServiceRun.start(servers);
                ServiceRun second = ServiceRun.start(servers)) {
            first.monitoring()
                    .createWebhook(
                            new WebhookDocument()
                                    .name("monitoring-it")
                                    .url(receiver.address())
                                    .secret("${file:" + secret + "}"),
                            null);
            assertThat(second.monitoring().testWebhook("monitoring-it").getAccepted())
                    .isTrue();
            first.monitoring().createAlertRule(rule("it-lag", AlertCondition.LAG, 8), null);
            first.monitoring().createAlertRule(rule("it-heartbeat", AlertCondition.NO_HEARTBEAT, 12), null);
            first.tasks().createTask(migration.spec().toTree(), null, null);
            first.tasks().startTask("alerted-task", null, null);
            await().atMost(PATIENCE).until(() -> isConsistent(first, "alerted-task"));
            long follower = second.tasks().getTask("alerted-task").getComponents().stream()
                    .filter(component -> component.getName().equals("incr-sync-0"))
                    .findFirst()
                    .orElseThrow()
                    .getPid();
            signal("STOP", follower);
            try {
                await().atMost(PATIENCE).until(() -> receiver.notices("FIRING").size() == 2);
                assertThat(firing(second)).containsExactlyInAnyOrder("it-lag", "it-heartbeat");
                await().atMost(PATIENCE).until(() -> told(second) == 2); // killed earlier, it may be told again
                first.kill();
                await().during(Duration.ofSeconds(15))
                        .atMost(PATIENCE)
                        .until(() -> receiver.notices("FIRING").size() == 2); // and not again
            } finally {
                signal("CONT", follower);
            }
            await().atMost(PATIENCE).until(() -> receiver.notices("RESOLVED").size() == 2);
            assertThat(firing(second)).isEmpty();
            assertThat(receiver.notices("RESOLVED").stream().map(notice -> notice.get("alert")))
                    .containsExactlyInAnyOrderElementsOf(receiver.notices("FIRING").stream()
                            .map(notice -> notice.get("alert"))
                            .toList());
            assertThat(receiver.wronglySigned()).isEmpty();
            assertThat(receiver.notices("TEST")).hasSize(1);
            second.monitoring().deleteAlertRule("it-lag", null, null);
            second.monitoring().deleteAlertRule("it-heartbeat", null, null);
            second.monitoring().deleteWebhook("monitoring-it", null, null);
            second.tasks().stopTask("alerted-task", null, null);
        }
    }

    private static AlertRuleDocument rule(String name, AlertCondition condition, long threshold) {
        return new AlertRuleDocument()
                .name(name)
                .condition(condition)
                .threshold(threshold)
                .level(AlertLevel.HIGH)
                .task("alerted-task")
                .webhooks(List.of("monitoring-it"));
    }

    private static List<String> firing(ServiceRun service) throws ApiException {
        return service
                .monitoring()
                .listAlerts(List.of(AlertState.FIRING), null, "alerted-task", 0, 150)
                .getItems()
                .stream()
                .map(Alert::getRule)
                .toList();
    }

    /** Of how many alerts it is durable that they were told to fire. */
    private static long told(ServiceRun service) throws ApiException {
        return service
                .monitoring()
                .listAlerts(List.of(AlertState.FIRING), null, "alerted-task", 0, 150)
                .getItems()
                .stream()
                .flatMap(alert -> alert.getDeliveries().stream())
                .filter(delivery -> delivery.getTold() == AlertDelivery.ToldEnum.FIRING)
                .count();
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private void write(int from, int count) {
        try (SampleWriter writer = servers.writer()) {
            writer.insert(sample, from, count);
        }
    }

    private static boolean isConsistent(ServiceRun service, String task) throws ApiException {
        return service.tasks().getTask(task).getTables().stream()
                .map(count -> count.getState())
                .toList()
                .equals(List.of(TableState.CONSISTENT));
    }

    private static boolean isMeasured(ServiceRun service) throws ApiException {
        return !values(service, SeriesMetric.ROWS, TABLE, null).isEmpty();
    }

    /** All rows that the windows tell of. */
    private static double counted(ServiceRun service, String table) throws ApiException {
        return 10
                * values(service, SeriesMetric.ROWS, table, null).stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
    }

    private static List<Double> values(ServiceRun service, SeriesMetric metric, String table, String component)
            throws ApiException {
        return points(service, metric, table, component).stream()
                .map(SeriesPoint::getValue)
                .filter(Objects::nonNull)
                .toList();
    }

    private static List<SeriesPoint> points(ServiceRun service, SeriesMetric metric, String table, String component)
            throws ApiException {
        return service.monitoring()
                .getSeries(metric, TASK, table, component, null, null, SeriesStep._10S)
                .getPoints();
    }

    /** A webhook that accepts everything and keeps it. */
    private static final class Receiver implements AutoCloseable {
        private final List<Map<String, Object>> notices = new CopyOnWriteArrayList<>();
        private final List<String> wronglySigned = new CopyOnWriteArrayList<>();
        private final HttpServer server;

        Receiver() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::take);
            server.start();
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/alerts";
        }

        List<Map<String, Object>> notices(String kind) {
            return notices.stream()
                    .filter(notice -> kind.equals(notice.get("notice")))
                    .toList();
        }

        List<String> wronglySigned() {
            return wronglySigned;
        }

        private void take(HttpExchange exchange) throws IOException {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String sentAt = exchange.getRequestHeaders().getFirst("Godwit-Timestamp");
            if (!("sha256=" + signature(sentAt, body))
                    .equals(exchange.getRequestHeaders().getFirst("Godwit-Signature"))) {
                wronglySigned.add(new String(body, StandardCharsets.UTF_8));
            }
            notices.add(Json.tree(body));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        }

        private static String signature(String sentAt, byte[] body) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec("sesame".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                mac.update((sentAt + ".").getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(mac.doFinal(body));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
