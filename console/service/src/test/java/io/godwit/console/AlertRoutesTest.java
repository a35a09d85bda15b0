package io.godwit.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.control.AlertControl;
import io.godwit.control.alert.Alert;
import io.godwit.control.alert.Delivery;
import io.godwit.model.alert.AlertCondition;
import io.godwit.model.alert.AlertLevel;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertRoutesTest {
    private static final String RULES = "/api/v1/alert-rules";
    private static final String WEBHOOKS = "/api/v1/webhooks";
    private static final String PAGER =
            "{\"name\":\"pager\",\"url\":\"http://127.0.0.1:1/hook\",\"secret\":\"${env:KEY}\"}";
    private static final String LAG =
            "{\"name\":\"lag\",\"condition\":\"LAG\",\"threshold\":120,\"level\":\"HIGH\",\"webhooks\":[\"pager\"]}";

    private final InMemoryTasks tasks = new InMemoryTasks();
    private final InMemoryResourceBook resources = new InMemoryResourceBook();
    private final InMemoryAlerts alerts = new InMemoryAlerts();
    private final List<String> sent = new ArrayList<>();
    private boolean down;
    private ConsoleServer server;
    private CheckedClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestConsole(tasks)
                .alerts(new AlertControl(
                        resources,
                        alerts,
                        (webhook, id, body) -> {
                            if (down) {
                                throw GodwitException.retriable(
                                        ErrorCode.WEBHOOK_UNREACHABLE, "it answers with status 500", "wait", null);
                            }
                            sent.add(webhook.name());
                        },
                        Clock.systemUTC()))
                .secrets(Map.of("KEY", "a key"))
                .start();
        client = new CheckedClient(server.address());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void aRuleIsCreatedShownChangedAndForgotten() throws Exception {
        ok(201, client.send("POST", WEBHOOKS, PAGER));
        CheckedClient.Answer created = client.send("POST", RULES, LAG);
        ok(201, created);
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        assertThat(created.at("/unit")).isEqualTo("s");

        JsonNode shown = ok(200, client.send("GET", RULES + "/lag"));
        assertThat(shown.at("/document").toString())
                .isEqualTo("{\"name\":\"lag\",\"description\":\"\",\"condition\":\"LAG\",\"threshold\":120,"
                        + "\"level\":\"HIGH\",\"forSeconds\":0,\"webhooks\":[\"pager\"]}");
        assertThat(ok(200, client.send("GET", RULES)).get("total").asInt()).isEqualTo(1);

        String silenced = LAG.replace("}", ",\"silencedUntil\":\"2026-11-29T13:00:00+01:00\"}");
        JsonNode changed = ok(200, client.send("PUT", RULES + "/lag", silenced, "If-Match", "\"1\""));
        assertThat(changed.at("/document/silencedUntil").asText()).isEqualTo("2026-11-29T12:00:00Z");
        assertThat(client.send("PUT", RULES + "/lag", silenced, "If-Match", "\"1\"")
                        .problem(412))
                .isEqualTo("RESOURCE_REVISION");
        assertThat(client.send("DELETE", RULES + "/lag", "", "If-Match", "\"1\"")
                        .problem(412))
                .isEqualTo("RESOURCE_REVISION");

        assertThat(client.send("DELETE", RULES + "/lag").status()).isEqualTo(204);
        assertThat(client.send("GET", RULES + "/lag").problem(404)).isEqualTo("RESOURCE_UNKNOWN");
    }

    @Test
    void aRequestThatIsRepeatedIsDoneOnce() throws Exception {
        for (int i = 0; i < 2; i++) {
            ok(201, client.send("POST", WEBHOOKS, PAGER, "Idempotency-Key", "the-same-one"));
        }

        assertThat(client.send("POST", WEBHOOKS, PAGER).problem(409)).isEqualTo("RESOURCE_EXISTS");
        assertThat(client.send("POST", WEBHOOKS, PAGER.replace("hook", "other"), "Idempotency-Key", "the-same-one")
                        .problem(422))
                .isEqualTo("CONFIG_INVALID");
    }

    @Test
    void aWebhookThatARuleNamesIsNotForgottenAndARuleNamesOnlyThoseThatExist() throws Exception {
        assertThat(client.send("POST", RULES, LAG).problem(422)).isEqualTo("CONFIG_INVALID");
        ok(201, client.send("POST", WEBHOOKS, PAGER));
        ok(201, client.send("POST", RULES, LAG));

        CheckedClient.Answer used = client.send("DELETE", WEBHOOKS + "/pager");
        assertThat(used.problem(409)).isEqualTo("RESOURCE_USED");
        assertThat(used.at("/detail")).contains("alert rule lag");
        client.send("DELETE", RULES + "/lag");
        assertThat(client.send("DELETE", WEBHOOKS + "/pager").status()).isEqualTo(204);
    }

    @Test
    void aTestSaysWhetherTheMessageWasAccepted() throws Exception {
        ok(201, client.send("POST", WEBHOOKS, PAGER));

        assertThat(ok(200, client.send("POST", WEBHOOKS + "/pager/test")).toString())
                .isEqualTo("{\"accepted\":true}");
        down = true;
        assertThat(ok(200, client.send("POST", WEBHOOKS + "/pager/test")).toString())
                .isEqualTo("{\"accepted\":false,\"error\":\"it answers with status 500\"}");
        assertThat(sent).containsExactly("pager");
        assertThat(client.send("POST", WEBHOOKS + "/other/test").problem(404)).isEqualTo("RESOURCE_UNKNOWN");
    }

    @Test
    void everyProblemOfADocumentIsNamedAtOnceAndSecretsAreNotRepeated() throws Exception {
        CheckedClient.Answer rule = client.send(
                "POST",
                RULES,
                "{\"name\":\"no name\",\"condition\":\"SLOW\",\"threshold\":0,\"level\":\"X\",\"forSeconds\":-1,"
                        + "\"webhooks\":[1],\"silencedUntil\":\"soon\",\"treshold\":1}");
        assertThat(rule.problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(rule.json().get("problems").findValuesAsText("path"))
                .contains("name", "condition", "level", "forSeconds", "webhooks", "silencedUntil", "treshold");

        CheckedClient.Answer webhook =
                client.send("POST", WEBHOOKS, "{\"name\":\"w\",\"url\":\"ftp://a\",\"secret\":\"sesame\"}");
        assertThat(webhook.problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(webhook.json().get("problems").findValuesAsText("path")).contains("url", "secret");
        assertThat(webhook.body()).doesNotContain("sesame");

        CheckedClient.Answer leak =
                client.send("POST", WEBHOOKS, "{\"name\":\"w\",\"url\":\"http://127.0.0.1/${env:KEY}\"}");
        assertThat(leak.problem(422)).isEqualTo("CONFIG_INVALID");
        assertThat(leak.body()).doesNotContain("a key");
        for (String wrong : List.of(
                "{\"name\":\"a\",\"condition\":\"TASK_FAILED\",\"threshold\":1}",
                "{\"name\":\"a\",\"condition\":\"KAFKA_DISK\",\"threshold\":101}",
                "{\"name\":\"a\",\"condition\":\"KAFKA_DISK\",\"task\":\"t\"}",
                "{\"name\":\"a\"}",
                "{}")) {
            assertThat(client.send("POST", RULES, wrong).problem(422)).as(wrong).isEqualTo("CONFIG_INVALID");
        }
        assertThat(client.send("PUT", RULES + "/b", "{\"name\":\"a\",\"condition\":\"LAG\"}")
                        .problem(400))
                .isEqualTo("CONFIG_INVALID");
        assertThat(client.send("GET", RULES + "/%20").problem(404)).isEqualTo("RESOURCE_UNKNOWN");
    }

    @Test
    void alertsAreListedWhatFiresFirst() throws Exception {
        alerts.put(alert("a.t1.5", Alert.State.FIRING, AlertLevel.HIGH, "t1"));
        alerts.put(alert("b.t2.9", Alert.State.RESOLVED, AlertLevel.LOW, "t2"));
        alerts.put(alert("c.kafka.7", Alert.State.PENDING, AlertLevel.LOW, Alert.KAFKA));

        JsonNode all = ok(200, client.send("GET", "/api/v1/alerts"));
        assertThat(all.get("items").findValuesAsText("id")).containsExactly("c.kafka.7", "a.t1.5", "b.t2.9");
        assertThat(all.at("/items/0").has("task")).isFalse();
        assertThat(all.at("/items/1/deliveries").toString())
                .isEqualTo("[{\"webhook\":\"pager\",\"attempts\":2,\"givenUp\":false,\"error\":\"down\"}]");
        assertThat(ids("?state=FIRING,PENDING")).hasSize(2);
        assertThat(ids("?level=LOW")).hasSize(2);
        assertThat(ids("?task=t1")).containsExactly("a.t1.5");
        assertThat(ids("?size=1&page=2")).containsExactly("b.t2.9");
        assertThat(client.send("GET", "/api/v1/alerts?state=ON").problem(400)).isEqualTo("CONFIG_INVALID");
    }

    private List<String> ids(String query) throws Exception {
        return ok(200, client.send("GET", "/api/v1/alerts" + query))
                .get("items")
                .findValuesAsText("id");
    }

    private static JsonNode ok(int status, CheckedClient.Answer answer) throws Exception {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        return answer.json();
    }

    private static Alert alert(String id, Alert.State state, AlertLevel level, String subject) {
        return new Alert(
                id,
                id.substring(0, 1),
                AlertCondition.LAG,
                level,
                subject,
                subject,
                state,
                Long.parseLong(id.substring(id.lastIndexOf('.') + 1)),
                Optional.of(10L),
                state == Alert.State.RESOLVED ? Optional.of(20L) : Optional.empty(),
                "late",
                Optional.empty(),
                Map.of("pager", new Delivery(Optional.empty(), true, 2, 0, false, Optional.of("down"))));
    }
}
