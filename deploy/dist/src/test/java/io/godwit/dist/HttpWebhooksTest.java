package io.godwit.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.godwit.control.precheck.AddressRules;
import io.godwit.model.alert.WebhookDocument;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.SecretResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpWebhooksTest {
    private static final byte[] BODY = "{\"id\":\"a.1.FIRING\"}".getBytes(StandardCharsets.UTF_8);

    private final List<Headers> headers = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer receiver;
    private HttpWebhooks webhooks;

    @BeforeEach
    void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::answer);
        receiver.start();
        webhooks = webhooks(AddressRules.USUAL);
    }

    @AfterEach
    void stop() {
        webhooks.close();
        receiver.stop(0);
    }

    @Test
    void aMessageCarriesItsIdAndASignatureOfItsTimeAndBody() throws Exception {
        webhooks.send(webhook("/200", "${env:KEY}"), "a.1.FIRING", BODY);

        Headers sent = headers.getFirst();
        assertThat(sent.get(HttpWebhooks.MESSAGE_ID)).containsExactly("a.1.FIRING");
        assertThat(sent.get(HttpWebhooks.SENT_AT)).containsExactly("1795953600");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("sesame".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update("1795953600.".getBytes(StandardCharsets.UTF_8));
        assertThat(sent.get(HttpWebhooks.SIGNATURE))
                .containsExactly("sha256=" + HexFormat.of().formatHex(mac.doFinal(BODY)));
    }

    @Test
    void withoutASecretNothingIsSigned() {
        webhooks.send(webhook("/204", ""), "a", BODY);

        assertThat(headers.getFirst().get(HttpWebhooks.SIGNATURE)).isNull();
    }

    @Test
    void whatIsNotAcceptedFailsWithItsReason() {
        assertThatThrownBy(() -> webhooks.send(webhook("/500", ""), "a", BODY))
                .hasMessageContaining("answers with status 500");
        assertThatThrownBy(() -> webhooks.send(webhook("/404", ""), "a", BODY)).hasMessageContaining("404");
        assertThatThrownBy(() -> webhooks.send(new WebhookDocument("w", "http://127.0.0.1:1/", ""), "a", BODY))
                .hasMessageContaining("does not answer");
        assertThatThrownBy(() -> webhooks.send(webhook("/200", "${env:NONE}"), "a", BODY))
                .hasMessageContaining("NONE");
    }

    @Test
    void aRedirectIsNotFollowed() {
        assertThatThrownBy(() -> webhooks.send(webhook("/302", ""), "a", BODY))
                .hasMessageContaining("answers with a redirect (302), which is not followed");
        assertThat(asked).containsExactly("/302");
    }

    @Test
    void refusedAddressesAreNotConnectedTo() {
        try (HttpWebhooks strict = webhooks(AddressRules.of("127.0.0.0/8"))) {
            assertThatThrownBy(() -> strict.send(webhook("/200", ""), "a", BODY))
                    .isInstanceOfSatisfying(GodwitException.class, failure -> assertThat(failure.code())
                            .isEqualTo(ErrorCode.ADDRESS_REFUSED));
        }
        for (String url : List.of("http://169.254.169.254/latest", "http://[fe80::1]/", "http://[fd00:ec2::254]/")) {
            assertThatThrownBy(() -> webhooks.send(new WebhookDocument("w", url, ""), "a", BODY))
                    .as(url)
                    .isInstanceOfSatisfying(GodwitException.class, failure -> assertThat(failure.code())
                            .isEqualTo(ErrorCode.ADDRESS_REFUSED));
        }
        assertThat(asked).isEmpty();
    }

    private static HttpWebhooks webhooks(AddressRules rules) {
        return new HttpWebhooks(
                rules,
                new SecretResolver(Map.of("KEY", "sesame")),
                Clock.fixed(Instant.ofEpochSecond(1_795_953_600L), ZoneOffset.UTC));
    }

    private WebhookDocument webhook(String path, String secret) {
        return new WebhookDocument(
                "w", "http://127.0.0.1:" + receiver.getAddress().getPort() + path, secret);
    }

    /** The path is the status. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(path);
        headers.add(new Headers(exchange.getRequestHeaders()));
        int status = Integer.parseInt(path.substring(1));
        if (status == 302) {
            exchange.getResponseHeaders().add("Location", "/200");
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }
}
