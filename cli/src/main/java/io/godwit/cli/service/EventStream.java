package io.godwit.cli.service;

import io.godwit.cli.service.StreamConnection.Part;
import io.godwit.console.contract.client.ApiClient;
import io.godwit.console.contract.client.ApiException;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * The events of a control service, over a connection that is made again when it breaks or falls silent, from the event that was seen last on:
 * nothing is missed. A service says at least every 5 s that it is there. One thread asks.
 */
final class EventStream implements AutoCloseable {
    /** Services of an earlier release say only every 15 s that they are there. */
    static final Duration SILENCE = Duration.ofSeconds(40);

    /** The last event of a stream whose caller would not be let in any more. */
    private static final String REFUSED_LATER = "refused";

    private static final int REFUSED = 400;
    private static final int NOT_NOW = 429;
    private static final int BROKEN = 500;

    private final ApiClient client;
    private final HttpClient http;
    private final String path;
    private final ServiceFailures failures;
    private final Outage outage;
    private final Duration silence;
    private final Backoff backoff = new Backoff();
    private Optional<StreamConnection> connection = Optional.empty();
    private String lastId = "";
    private boolean hasAnswered;
    /** Whether there was a sign of life over this connection. */
    private boolean isAlive;

    private long heardNanos;
    private long nextTryNanos = System.nanoTime();

    /**
     * Connects when the first event is asked for; the HTTP client is ended by its owner.
     *
     * @param path below {@code /api/v1}
     * @param failures what is said of a refusal
     * @param silence after which a connection is taken for dead
     */
    EventStream(ApiClient client, String path, ServiceFailures failures, Outage outage, Duration silence) {
        this.client = client;
        this.http = client.getHttpClient();
        this.path = path;
        this.failures = failures;
        this.outage = outage;
        this.silence = silence;
    }

    /**
     * The next event, if there is one in time.
     *
     * @throws GodwitException what the service refuses, that nothing listens at the first attempt, or that it has not answered for 5 minutes
     */
    Optional<Part.Event> next(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() - end < 0 && !Thread.currentThread().isInterrupted()) {
            if (connection.isEmpty() && !connect(end)) {
                continue;
            }
            long heardUntil = heardNanos + silence.toNanos();
            Optional<Part> part = connection.orElseThrow().next(left(end - heardUntil < 0 ? end : heardUntil));
            if (part.isEmpty() && System.nanoTime() - heardUntil >= 0) {
                fail(silent());
            }
            Optional<Part.Event> event = part.flatMap(this::taken);
            if (event.isPresent()) {
                return event;
            }
        }
        return Optional.empty();
    }

    private boolean connect(long end) {
        Backoff.pause(left(end - nextTryNanos < 0 ? end : nextTryNanos));
        if (System.nanoTime() - nextTryNanos < 0) {
            return false;
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(client.getBaseUri() + path)).header("Accept", StreamConnection.TYPE);
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        Optional.ofNullable(client.getRequestInterceptor()).ifPresent(interceptor -> interceptor.accept(request));
        isAlive = false;
        heardNanos = System.nanoTime();
        connection = Optional.of(new StreamConnection(http, request.build()));
        return true;
    }

    private Optional<Part.Event> taken(Part part) {
        return switch (part) {
            case Part.Event event -> {
                if (event.name().equals(REFUSED_LATER)) {
                    refused(failures.refused(event.data()));
                    yield Optional.empty();
                }
                heard();
                lastId = event.id().isEmpty() ? lastId : event.id();
                yield Optional.of(event);
            }
            case Part.SignOfLife sign -> {
                heard();
                yield Optional.empty();
            }
            case Part.End end -> {
                ended(end.failure());
                yield Optional.empty();
            }
        };
    }

    /** Where nobody can tell at the moment who may follow, the service is asked again. */
    private void refused(GodwitException reason) {
        if (reason.kind() != GodwitException.Kind.RETRIABLE) {
            throw reason;
        }
        fail(reason);
    }

    private void heard() {
        heardNanos = System.nanoTime();
        isAlive = true;
        hasAnswered = true;
        backoff.reset();
        outage.isOver();
    }

    private void ended(Optional<ApiException> failure) {
        if (isAlive) { // an instance that ends, or a caller that was cut off: the next attempt shows what is wrong
            disconnect();
            return;
        }
        GodwitException reason = failure.map(failures::of).orElseGet(this::silent);
        if (failure.filter(this::isFinal).isPresent()) {
            throw reason;
        }
        fail(reason);
    }

    private boolean isFinal(ApiException failure) {
        boolean isRefused = failure.getCode() >= REFUSED && failure.getCode() < BROKEN && failure.getCode() != NOT_NOW;
        boolean isNoService = failure.getCode() > 0 && failure.getCode() < REFUSED;
        boolean isNobody = !hasAnswered && failure.getCause() instanceof ConnectException;
        return isRefused || isNoService || isNobody;
    }

    private void fail(GodwitException reason) {
        disconnect();
        outage.goesOn(reason);
    }

    private void disconnect() {
        connection.ifPresent(StreamConnection::close);
        connection = Optional.empty();
        nextTryNanos = System.nanoTime() + backoff.next().toNanos();
    }

    private GodwitException silent() {
        return GodwitException.configuration(
                ErrorCode.SERVICE_UNREACHABLE,
                "the control service at " + client.getBaseUri() + " says nothing",
                "see whether it still runs, and whether Kafka answers");
    }

    private static Duration left(long untilNanos) {
        return Duration.ofNanos(Math.max(0, untilNanos - System.nanoTime()));
    }

    @Override
    public void close() {
        connection.ifPresent(StreamConnection::close);
    }
}
