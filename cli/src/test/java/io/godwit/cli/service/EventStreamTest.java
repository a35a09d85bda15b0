package io.godwit.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.cli.service.StreamConnection.Part.Event;
import io.godwit.console.contract.client.ApiClient;
import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventStreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<String> notices = new ArrayList<>();
    private StreamingService service;
    private EventStream stream;

    @BeforeEach
    void start() throws IOException {
        service = new StreamingService();
        stream = stream(Duration.ofSeconds(10), Duration.ofMinutes(5));
    }

    @AfterEach
    void stop() {
        stream.close();
        service.close();
    }

    @Test
    void eventsComeInTheirOrderWhateverIsBetweenThem() throws Exception {
        assertThat(stream.next(Duration.ZERO)).isEmpty();
        connected()
                .open()
                .signOfLife()
                .event("a-1", "snapshot", "[]")
                .write("data: x\r\ndata: y\r\nevent: other\r\nretry: 5\r\n\r\n");

        assertThat(stream.next(PATIENCE)).contains(new Event("a-1", "snapshot", "[]"));
        assertThat(stream.next(PATIENCE)).contains(new Event("", "other", "x\ny"));
        assertThat(notices).isEmpty();
    }

    @Test
    void aStreamThatEndsIsContinuedAfterWhatWasSeen() throws Exception {
        StreamingService.Connection first = connected();
        assertThat(first.lastId()).isEmpty();
        first.open().event("a-1", "snapshot", "[]").event("a-2", "task", "{}").end();
        assertThat(seen(2)).containsExactly("a-1", "a-2");

        StreamingService.Connection second = connected();
        assertThat(second.lastId()).contains("a-2");
        second.open().event("a-3", "task", "{}");
        assertThat(seen(1)).containsExactly("a-3");
        assertThat(notices)
                .as("an instance that ends is no news where another answers")
                .isEmpty();
    }

    @Test
    void aServiceThatIsKilledIsAskedAgainUntilItIsBack() throws Exception {
        connected().open().event("a-1", "snapshot", "[]");
        assertThat(seen(1)).containsExactly("a-1");
        int port = service.port();
        service.close();
        for (int i = 0; i < 100 && notices.isEmpty(); i++) {
            assertThat(stream.next(Duration.ofMillis(200))).isEmpty();
        }
        assertThat(notices)
                .containsExactly("the control service at " + service.address() + " does not answer; trying again");

        service = new StreamingService(port);
        Thread.ofVirtual().start(() -> answerAll("b-0"));
        assertThat(seen(1)).containsExactly("b-0");
        assertThat(notices).hasSize(2).last().asString().endsWith("answers again");
    }

    @Test
    void aServiceThatHangsIsConnectedToAgain() throws Exception {
        stream.close();
        stream = stream(Duration.ofSeconds(3), Duration.ofMinutes(5));
        connected().open().event("a-1", "snapshot", "[]");
        assertThat(seen(1)).containsExactly("a-1");

        assertThat(connected().lastId()).contains("a-1"); // which does not answer at all
        assertThat(notices).singleElement().asString().contains("says nothing; trying again");

        Thread.ofVirtual().start(() -> answerAll("a-2"));
        assertThat(seen(1)).containsExactly("a-2");
        assertThat(notices).hasSize(2).last().asString().contains("answers again");
    }

    @Test
    void aServiceThatOnlySaysThatItIsThereIsLeftConnected() throws Exception {
        stream.close();
        stream = stream(Duration.ofSeconds(3), Duration.ofMinutes(5));
        StreamingService.Connection connection = connected().open();
        for (int i = 0; i < 7; i++) {
            connection.signOfLife();
            assertThat(stream.next(Duration.ofMillis(500))).isEmpty();
        }
        connection.event("a-1", "snapshot", "[]");
        assertThat(seen(1)).containsExactly("a-1");
        assertThat(notices).isEmpty();
    }

    @Test
    void whatIsRefusedIsNotAskedForAgain() throws Exception {
        connected()
                .refuse(
                        404,
                        "{\"title\":\"Not Found\",\"status\":404,\"code\":\"TASK_UNKNOWN\",\"detail\":\"no task is named a\","
                                + "\"remedy\":\"create it\",\"requestId\":\"r\"}");

        assertThatThrownBy(() -> stream.next(PATIENCE))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TASK_UNKNOWN));
    }

    @Test
    void whoIsPutOutIsToldWhy() throws Exception {
        connected()
                .open()
                .write("event: refused\ndata: {\"title\":\"Unauthorized\",\"status\":401,\"code\":\"LOGIN_REQUIRED\","
                        + "\"detail\":\"the token is void\",\"remedy\":\"log in\",\"requestId\":\"r\"}\n\n");

        assertThatThrownBy(() -> stream.next(PATIENCE))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOGIN_REQUIRED))
                .hasMessageContaining("the token is void");
    }

    @Test
    void whereNobodyCanTellWhoMayFollowTheServiceIsAskedAgain() throws Exception {
        connected()
                .open()
                .write("event: refused\ndata: {\"title\":\"Service Unavailable\",\"status\":503,"
                        + "\"code\":\"KAFKA_UNREACHABLE\",\"detail\":\"Kafka does not answer\",\"remedy\":\"later\","
                        + "\"requestId\":\"r\"}\n\n");
        connected().open().event("a-1", "snapshot", "[]");

        assertThat(seen(1)).containsExactly("a-1");
        assertThat(notices)
                .containsExactly(
                        "Kafka does not answer; trying again",
                        "the control service at " + service.address() + " answers again");
    }

    @Test
    void aServiceThatCannotAnswerNowIsAskedAgain() throws Exception {
        connected()
                .refuse(
                        503,
                        "{\"title\":\"Service Unavailable\",\"status\":503,\"code\":\"SERVICE_UNREACHABLE\","
                                + "\"detail\":\"more than 100 callers follow\",\"remedy\":\"later\",\"requestId\":\"r\"}");
        connected().open().event("a-1", "snapshot", "[]");

        assertThat(seen(1)).containsExactly("a-1");
        assertThat(notices).first().asString().isEqualTo("more than 100 callers follow; trying again");
    }

    @Test
    void whereNothingListensNothingIsWaitedFor() {
        service.close();

        assertThatThrownBy(() -> stream.next(PATIENCE))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVICE_UNREACHABLE));
        assertThat(notices).isEmpty();
    }

    @Test
    void anOutageHasAnEnd() throws Exception {
        stream.close();
        stream = stream(Duration.ofSeconds(10), Duration.ofMillis(300));
        connected().open().event("a-1", "snapshot", "[]");
        assertThat(seen(1)).containsExactly("a-1");
        service.close();

        assertThatThrownBy(() -> stream.next(PATIENCE)).isInstanceOf(GodwitException.class);
    }

    /** Whoever comes is told this event. */
    private void answerAll(String id) {
        try {
            while (true) {
                service.next().open().event(id, "task", "{}");
            }
        } catch (IOException | InterruptedException | AssertionError e) { // nobody came any more
            return;
        }
    }

    private EventStream stream(Duration silence, Duration longest) {
        ApiClient client = new ApiClient(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1),
                ApiClient.createDefaultObjectMapper(),
                service.address() + "/api/v1");
        return new EventStream(
                client,
                "/tasks/a/stream",
                new ServiceFailures(service.address(), ApiClient.createDefaultObjectMapper()),
                new Outage(service.address(), notices::add, longest),
                silence);
    }

    /** The stream as it has connected; it is told nothing yet. */
    private StreamingService.Connection connected() {
        Optional<StreamingService.Connection> caller = Optional.empty();
        for (int i = 0; i < 100 && caller.isEmpty(); i++) {
            assertThat(stream.next(Duration.ofMillis(100))).isEmpty();
            caller = service.poll();
        }
        return caller.orElseThrow();
    }

    private List<String> seen(int count) {
        List<String> ids = new ArrayList<>();
        while (ids.size() < count) {
            Optional<Event> event = stream.next(PATIENCE);
            assertThat(event).isPresent();
            ids.add(event.get().id());
        }
        return ids;
    }
}
