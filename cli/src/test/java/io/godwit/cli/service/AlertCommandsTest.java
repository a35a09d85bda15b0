package io.godwit.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import io.godwit.testsupport.CapturedOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class AlertCommandsTest {
    private static final String RULE =
            "{\"document\":{\"name\":\"lag\",\"condition\":\"LAG\",\"threshold\":120,\"level\":\"HIGH\",\"forSeconds\":0,"
                    + "\"webhooks\":[\"pager\"]%s},\"unit\":\"s\",\"revision\":4,\"createdAt\":\"2026-11-29T08:00:00Z\","
                    + "\"changedAt\":\"2026-11-29T08:00:00Z\"}";

    private final CapturedOutput captured = new CapturedOutput();
    private ScriptedService service;

    @BeforeEach
    void start() throws IOException {
        service = new ScriptedService();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void whatFiresIsATable() {
        service.on("GET /api/v1/alerts", 200, """
                {"items":[{"id":"lag.x.1","rule":"lag","condition":"LAG","level":"HIGH","state":"FIRING","task":"a",
                 "since":"2026-11-29T08:00:00Z","message":"d.c is 2 min 0 s behind its collection",
                 "deliveries":[{"webhook":"pager","attempts":1,"givenUp":false,"error":"down"}]}],
                 "total":1,"page":0,"size":150}""");

        assertThat(run("list")).isZero();

        assertThat(captured.out().lines().map(line -> line.replaceAll("  +", "|")))
                .containsExactly(
                        "STATE|LEVEL|RULE|TASK|SINCE|MESSAGE|REPORTED",
                        "firing|high|lag|a|2026-11-29T08:00Z|d.c is 2 min 0 s behind its collection"
                                + "|pager: nothing, tries again: down");
        assertThat(service.asked.getFirst()).contains("state=PENDING").contains("state=FIRING");
    }

    @Test
    void aRuleIsCreatedWithWhatIsGiven() {
        service.on("POST /api/v1/alert-rules", 201, RULE.formatted(""));

        assertThat(run("rule", "create", "lag", "--condition", "LAG", "--threshold", "120", "--webhook", "pager"))
                .isZero();

        assertThat(service.bodies.getFirst())
                .isEqualTo(Map.of("name", "lag", "condition", "LAG", "threshold", 120, "webhooks", List.of("pager")));
        assertThat(captured.out()).contains("120 s");
    }

    @Test
    void aRuleIsSilencedAsItWasSeen() {
        service.on("GET /api/v1/alert-rules/lag", 200, RULE.formatted(""))
                .on("PUT /api/v1/alert-rules/lag", 200, RULE.formatted(",\"silencedUntil\":\"2026-11-29T10:00:00Z\""));

        assertThat(run("silence", "lag", "--until", "2026-11-29T10:00:00Z")).isZero();

        assertThat(service.seen.getLast()).isEqualTo("\"4\"");
        assertThat(service.bodies.getFirst()).containsEntry("silencedUntil", "2026-11-29T10:00:00Z");
        assertThat(captured.out()).contains("2026-11-29T10:00Z");
        assertThat(run("silence", "lag", "--for", "soon")).isNotZero();
    }

    @Test
    void aSecretInPlainTextIsNotSent() {
        assertThat(run("webhook", "create", "pager", "--url", "http://127.0.0.1:1", "--secret", "sesame"))
                .isNotZero();

        assertThat(service.asked).isEmpty();
        assertThat(captured.err()).doesNotContain("sesame");
    }

    @Test
    void aTestThatIsNotAcceptedHasAnExitCodeOfItsOwn() {
        service.on("POST /api/v1/webhooks/pager/test", 200, "{\"accepted\":false,\"error\":\"status 500\"}");

        assertThat(run("webhook", "test", "pager")).isEqualTo(3);
        assertThat(captured.out()).contains("not accepted: status 500");
    }

    private int run(String... arguments) {
        Streams streams = new Streams(captured.outStream(), captured.errStream());
        CommandLine line = CommandLines.prepared(AlertCommands.of(streams), streams);
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--server", service.address()));
        return line.execute(all.toArray(String[]::new));
    }
}
