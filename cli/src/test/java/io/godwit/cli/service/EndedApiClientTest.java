package io.godwit.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.console.contract.client.ApiClient;
import java.net.http.HttpClient;
import org.junit.jupiter.api.Test;

class EndedApiClientTest {
    @Test
    void itsOneHttpClientEndsWithIt() {
        EndedApiClient client = new EndedApiClient(
                HttpClient.newBuilder(), ApiClient.createDefaultObjectMapper(), "http://127.0.0.1:1/api/v1");
        HttpClient http = client.getHttpClient();
        assertThat(client.getHttpClient()).isSameAs(http);

        client.close();

        assertThat(http.isTerminated()).isTrue();
    }
}
