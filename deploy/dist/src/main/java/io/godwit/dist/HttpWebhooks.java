package io.godwit.dist;

import io.godwit.control.alert.WebhookDelivery;
import io.godwit.control.precheck.AddressRules;
import io.godwit.model.alert.WebhookDocument;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.task.SecretText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Webhooks over HTTP. A message is accepted by any status of 200 to 299. No redirect is followed: it would lead to an address that
 * nobody has judged. The signature is HMAC-SHA256 of the time of sending, a dot and the body.
 */
final class HttpWebhooks implements WebhookDelivery, AutoCloseable {
    static final String SIGNATURE = "Godwit-Signature";
    static final String SENT_AT = "Godwit-Timestamp";
    static final String MESSAGE_ID = "Godwit-Message-Id";

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final String ALGORITHM = "HmacSHA256";
    private static final int ACCEPTED = 200;
    private static final int REDIRECTED = 300;
    private static final int REFUSED = 400;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
    private final AddressRules addresses;
    private final SecretResolver secrets;
    private final Clock clock;

    /** Webhooks at addresses that are not refused. */
    HttpWebhooks(AddressRules addresses, SecretResolver secrets, Clock clock) {
        this.addresses = addresses;
        this.secrets = secrets;
        this.clock = clock;
    }

    @Override
    public void send(WebhookDocument webhook, String id, byte[] body) {
        URI address = URI.create(webhook.url());
        requireAllowed(address);
        String sentAt = String.valueOf(clock.millis() / 1_000);
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header(MESSAGE_ID, id.replaceAll("[^\\x21-\\x7e]", "?"))
                .header(SENT_AT, sentAt)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!webhook.secret().isEmpty()) {
            request.header(SIGNATURE, "sha256=" + signature(webhook, sentAt, body));
        }
        int status = status(webhook, request.build());
        if (status >= REDIRECTED && status < REFUSED) {
            throw failed(webhook, "answers with a redirect (" + status + "), which is not followed", null);
        }
        if (status < ACCEPTED || status >= REFUSED) {
            throw failed(webhook, "answers with status " + status, null);
        }
    }

    /** The client resolves the name again, within the time for which the JVM keeps the answer. */
    private void requireAllowed(URI address) {
        try {
            for (InetAddress one : InetAddress.getAllByName(address.getHost())) {
                if (addresses.refuses(one)) {
                    throw GodwitException.configuration(
                            ErrorCode.ADDRESS_REFUSED,
                            address.getHost() + " leads to " + one.getHostAddress()
                                    + ", to which the service does not connect",
                            "name the receiver by another address");
                }
            }
        } catch (UnknownHostException e) {
            throw GodwitException.retriable(
                    ErrorCode.WEBHOOK_UNREACHABLE,
                    "the name " + address.getHost() + " does not resolve",
                    "correct the address of the webhook",
                    e);
        }
    }

    /** What the receiver answers beside its status is not looked at. */
    private int status(WebhookDocument webhook, HttpRequest request) {
        try {
            HttpResponse<java.io.InputStream> response =
                    client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            response.body().close();
            return response.statusCode();
        } catch (IOException e) {
            throw failed(webhook, "does not answer (" + e.getClass().getSimpleName() + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GodwitException.interrupted("telling webhook " + webhook.name());
        }
    }

    private String signature(WebhookDocument webhook, String sentAt, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            byte[] key = secrets.resolve(SecretText.of(webhook.secret())).getBytes(StandardCharsets.UTF_8);
            if (key.length == 0) {
                throw GodwitException.configuration(
                        ErrorCode.CONFIG_SECRET_MISSING,
                        "the secret of webhook " + webhook.name() + " is empty",
                        "give it a value where the service runs");
            }
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update((sentAt + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw GodwitException.bug("the JVM lacks " + ALGORITHM, e);
        }
    }

    private static GodwitException failed(WebhookDocument webhook, String why, Exception cause) {
        return GodwitException.retriable(
                ErrorCode.WEBHOOK_UNREACHABLE,
                webhook.url() + " " + why,
                "check the receiver; the message is sent again",
                cause);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
