package io.godwit.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.runtime.metrics.GodwitMeters;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HealthServerTest {
    private final AtomicBoolean works = new AtomicBoolean(true);

    @Test
    void theMetricsSayWhatReadinessSaysAndWhenTheProcessStarted() throws Exception {
        double before = System.currentTimeMillis() / 1e3;
        try (HealthServer server = new HealthServer(new GodwitMeters("t", "store"))) {
            assertThat(value(server, "godwit_ready")).isZero();
            server.readyWhile(works::get);
            assertThat(value(server, "godwit_ready")).isEqualTo(1);
            works.set(false);
            assertThat(value(server, "godwit_ready")).isZero();
            assertThat(value(server, "godwit_start_time_seconds")).isBetween(before, before + 60);
        }
    }

    private static double value(HealthServer server, String series) throws Exception {
        String text = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + server.address() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        String line =
                text.lines().filter(l -> l.startsWith(series + "{")).findFirst().orElseThrow();
        assertThat(line).contains("component=\"store\"", "task=\"t\"");
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }
}
