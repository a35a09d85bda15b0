package io.godwit.cli.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.godwit.cli.CommandLines;
import io.godwit.cli.Streams;
import io.godwit.testsupport.CapturedOutput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TopicCommandsTest {
    private final CapturedOutput captured = new CapturedOutput();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer service;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            String path = exchange.getRequestURI().toString();
            asked.add(path);
            String answer = answers.get(path);
            byte[] body = (answer == null ? problem() : answer).getBytes(UTF_8);
            exchange.getResponseHeaders()
                    .add("Content-Type", answer == null ? "application/problem+json" : "application/json");
            exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void topicsAreATableInWhichWhatIsNotMeasuredIsSaidToBeSo() {
        answers.put("/api/v1/tasks/a/topics?page=0&size=150", page("""
                {"name":"godwit.x.change.d.c.7","kind":"CHANGES","collection":"d.c","partitions":4,"replicas":3,
                 "inSyncReplicas":2,"underReplicatedPartitions":1,"offsets":1200,"bytes":2048,"writtenPerSecond":2.25,
                 "oldestAt":"2026-11-28T10:00:00Z","newestAt":"2026-11-28T11:00:00.5Z",
                 "retention":{"millis":604800000,"leftMillis":7500000,"by":"GODWIT"},"lag":12,"lagMillis":1500,
                 "schemas":{"keyVersions":[1],"valueVersions":[1,2]},
                 "differences":[{"setting":"retention.ms","found":"1","wanted":"-1"}],
                 "flags":["UNDER_REPLICATED","SETTINGS_DIFFER"]},
                {"name":"godwit.x.progress","kind":"PROGRESS","partitions":1,"replicas":1,"inSyncReplicas":1,
                 "underReplicatedPartitions":0,"records":0,"differences":[],"flags":[]}""", 2, "sizes: no answer"));

        assertThat(run("-t", "a")).isZero();

        assertThat(captured.out().lines().map(line -> line.replaceAll("  +", "|")))
                .containsExactly(
                        "TOPIC|KIND|PARTITIONS|IN SYNC|RECORDS|BYTES|WRITTEN/S|OLDEST|NEWEST|KEPT FOR|LEFT|LAG|BEHIND|SCHEMAS|FLAGS",
                        "godwit.x.change.d.c.7|changes|4|2/3|<=1,200|2,048|2.3|2026-11-28T10:00Z|2026-11-28T11:00Z|7d 0h|2h 5m"
                                + "|12|1.5 s|key v1 value v2|under-replicated,settings-differ",
                        "godwit.x.progress|progress|1|1/1|0|n/a|n/a|-|-|-|-|n/a|n/a|-",
                        "godwit.x.change.d.c.7: retention.ms is 1, and -1 is wanted",
                        "not measured: sizes: no answer");
    }

    @Test
    void sharedTopicsAreListedOnAllPages() {
        String topic =
                "{\"name\":\"godwit.tasks\",\"kind\":\"SHARED\",\"partitions\":1,\"replicas\":1,\"inSyncReplicas\":1,"
                        + "\"underReplicatedPartitions\":0,\"differences\":[],\"flags\":[]}";
        answers.put("/api/v1/topics?text=go&page=0&size=150", page(topic, 151, ""));
        answers.put("/api/v1/topics?text=go&page=1&size=150", page(topic, 151, ""));

        assertThat(run("--text", "go", "--output", "json")).isZero();

        assertThat(captured.out().lines().filter(line -> line.startsWith("{\"event\":\"topic\",\"topic\":{\"name\":")))
                .hasSize(2);
        assertThat(captured.out()).doesNotContain("\"records\"", "null");
    }

    @Test
    void recordsAreShownWithTheirKeysAndTheSizesOfTheirValues() {
        answers.put("/api/v1/tasks/a/topics/godwit.x.c/records?limit=2&key=sku%201&values=false", """
                {"items":[{"partition":3,"offset":9,"at":"2026-11-28T10:00:00Z","key":"sku 1","format":"AVRO",
                  "fields":[{"name":"op","type":"enum","bytes":1,"value":"INSERT"},
                            {"name":"after.title","type":"string","bytes":12}]},
                 {"partition":3,"offset":4,"at":"2026-11-28T09:00:00Z","key":"sku 1","format":"NONE","fields":[]}],
                 "complete":false,"notes":["the search ended"]}""");

        assertThat(run("peek", "-t", "a", "godwit.x.c", "--last", "2", "--key", "sku 1"))
                .isZero();

        assertThat(captured.out().lines())
                .containsExactly(
                        "3/9  2026-11-28T10:00Z  key sku 1  AVRO",
                        "  op: enum, 1 byte = INSERT",
                        "  after.title: string, 12 bytes",
                        "3/4  2026-11-28T09:00Z  key sku 1  no value: removes the key",
                        "the search ended");
    }

    @Test
    void eventsAreShownInTheirOrder() {
        answers.put("/api/v1/tasks/a/events?limit=50", """
                {"items":[{"id":9,"at":"2026-11-28T10:00:00Z","what":"START","from":"Not Started","to":"Running","by":"local"},
                          {"id":4,"at":"2026-11-28T09:00:00Z","what":"CREATE","from":"","to":"Not Started","by":"local"}],
                 "complete":true}""");

        int exit = prepared(new CommandLine(new TaskEventsCommand(streams()))).execute("a", "--server", address());

        assertThat(exit).isZero();
        assertThat(captured.out().lines())
                .containsExactly(
                        "2026-11-28T09:00Z  CREATE  Not Started  by local",
                        "2026-11-28T10:00Z  START  Not Started -> Running  by local");
    }

    @Test
    void misuseAndRefusalsHaveTheirExitCodes() {
        assertThat(run("peek", "-t", "a", "t", "--last", "101")).isEqualTo(2);
        assertThat(run("peek", "t")).isEqualTo(2);
        assertThat(asked).isEmpty();

        assertThat(run("-t", "unknown")).isEqualTo(3);
        assertThat(captured.err()).contains("error TASK_UNKNOWN: no task is named unknown", "remedy: create it");
    }

    private int run(String... args) {
        List<String> words = new ArrayList<>(List.of(args));
        words.addAll(List.of("--server", address()));
        return prepared(ServiceCommands.topics(streams())).execute(words.toArray(String[]::new));
    }

    private CommandLine prepared(CommandLine command) {
        return CommandLines.prepared(command, streams());
    }

    private Streams streams() {
        return new Streams(captured.outStream(), captured.errStream());
    }

    private String address() {
        return "http://127.0.0.1:" + service.getAddress().getPort();
    }

    private static String page(String items, int total, String note) {
        return "{\"items\":[" + items + "],\"total\":" + total + ",\"page\":0,\"size\":150,\"notes\":["
                + (note.isEmpty() ? "" : '"' + note + '"') + "]}";
    }

    private static String problem() {
        return "{\"title\":\"Not Found\",\"status\":404,\"code\":\"TASK_UNKNOWN\",\"detail\":\"no task is named unknown\","
                + "\"remedy\":\"create it\",\"requestId\":\"r\"}";
    }
}
