package io.godwit.dist.kubectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.godwit.cli.Streams;
import io.godwit.control.TaskControl;
import io.godwit.dist.CommandTree;
import io.godwit.testsupport.CapturedOutput;
import io.godwit.testsupport.Golden;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class KubectlPluginTest {
    private static final String NO_TASKS = "{\"items\":[],\"total\":0,\"page\":0,\"size\":150}";
    private static final String ISSUED = """
            {"token":{"id":"aaaabbbbccccdddd","user":"anna","name":"login","roles":["operator"],"by":"LOGIN","last":"wxyz",\
            "createdAt":"2026-03-01T12:00:00Z","expiresAt":"2026-03-02T00:00:00Z"},"text":"gdw_secret"}""";

    private static final String UNKNOWN = """
            {"type":"about:blank","title":"x","status":404,"code":"TASK_UNKNOWN","detail":"no task is named nothing",\
            "remedy":"see task list","requestId":"r"}""";

    private final List<String> tokens = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    private Path folder;

    private CapturedOutput captured = new CapturedOutput();
    private HttpServer service;
    private ScriptedKubectl kubectl;

    @BeforeEach
    void open() throws IOException {
        System.setProperty("godwit.config", folder.resolve("config").toString());
        kubectl = new ScriptedKubectl(folder).finds(ScriptedKubectl.service("godwit", ScriptedKubectl.FIRST, "http"));
        listen();
    }

    @AfterEach
    void close() {
        System.clearProperty("godwit.config");
        service.stop(0);
    }

    @Test
    void findsTheServiceAndLeadsToItWhileTheCommandRuns() throws Exception {
        int exit = run("--context", "prod", "status", "-n", "data");

        assertThat(exit).as(captured.err()).isZero();
        assertThat(captured.out()).isEqualTo("no tasks" + System.lineSeparator());
        assertThat(kubectl.calls())
                .containsExactly(
                        "--context=prod --namespace=data get services -l " + ClusterService.SELECTOR
                                + " -o json --request-timeout=15s",
                        "--context=prod --namespace=data --namespace=data port-forward --address=127.0.0.1 service/godwit"
                                + " :7411");
        assertThat(kubectl.leads()).isFalse();
    }

    @Test
    void takesTheServiceThatIsNamed() throws Exception {
        kubectl.findsAlone(ScriptedKubectl.service("gw", ScriptedKubectl.FIRST, "http"));

        assertThat(run("status", "--service", "gw")).as(captured.err()).isZero();

        assertThat(kubectl.calls().getFirst()).startsWith("get service gw -o json");
        assertThat(kubectl.calls().get(1)).endsWith(" service/gw :7411");
    }

    @Test
    void showsALoginToItsOwnServiceOnlyWhateverThePort() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "correct horse battery\n");
        assertThat(run("login", "--user", "anna", "--password-file", password.toString()))
                .as(captured.err())
                .isZero();
        assertThat(captured.out())
                .contains("logged in at kubectl://godwit.data/" + ScriptedKubectl.FIRST)
                .doesNotContain("plain text");
        assertThat(Files.readString(folder.resolve("config/config.json"))).doesNotContain("\"current\":\"");

        service.stop(0);
        listen();
        run("status");
        kubectl.finds(ScriptedKubectl.service("godwit", "22222222-bbbb-4000-8000-000000000000", "http"));
        run("status");

        assertThat(tokens).containsExactly("null", "Bearer gdw_secret", "null");
    }

    @Test
    void passesOutputAndExitCodeOn() {
        assertThat(run("status", "nothing", "--output", "json")).isEqualTo(3);
        assertThat(captured.out()).contains("\"code\":\"TASK_UNKNOWN\"", "\"exitCode\":3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Error from server (Forbidden): services is forbidden: User x cannot list | CLUSTER_REFUSED | 3",
                "error: You must be logged in to the server (Unauthorized)                | CLUSTER_REFUSED | 3",
                "Error from server (NotFound): services gw not found                      | CONFIG_INVALID | 2",
                "error: context prod does not exist                                       | CONFIG_INVALID | 2",
                "Unable to connect to the server: dial tcp 10.0.0.1:6443: i/o timeout     | CLUSTER_UNREACHABLE | 3"
            })
    void saysWhatTheClusterSaysAndWhatToDo(String words, String code, int exit) throws Exception {
        kubectl.refuses(words);

        assertThat(run("status")).isEqualTo(exit);

        assertThat(captured.err())
                .startsWith("error " + code + ": kubectl: " + words)
                .contains("  remedy: ");
        assertThat(kubectl.calls()).hasSize(1);
    }

    @Test
    void saysSoInTheFormatOfTheCommand() throws Exception {
        kubectl.refuses("Error from server (Forbidden): no");

        assertThat(run("topics", "--output", "json")).isEqualTo(3);

        assertThat(captured.out()).contains("\"code\":\"CLUSTER_REFUSED\"", "pods/portforward");
    }

    @Test
    void asksWhichOneWhereThereAreNoneOrSeveral() throws Exception {
        kubectl.finds();
        assertThat(run("status", "-n", "data")).isEqualTo(3);
        assertThat(captured.err()).contains("no service in namespace data", "--context", "--service");

        kubectl.finds(
                ScriptedKubectl.service("two", "2", "http"),
                ScriptedKubectl.service("one", ScriptedKubectl.FIRST, "http"));
        assertThat(run("status")).isEqualTo(2);
        assertThat(captured.err())
                .contains("several services in the namespace of the context", "one, two", "--service");
    }

    @Test
    void saysWhyItDoesNotGetThere() throws Exception {
        kubectl.leadsNowhere("error: unable to forward port because pod is not running. Current status=Pending");
        assertThat(run("status")).isEqualTo(3);
        assertThat(captured.err())
                .contains("error SERVICE_UNREACHABLE", "Current status=Pending", "remedy: see whether its pods run");

        kubectl.leadsNowhere("Error from server (Forbidden): pods \"godwit-0\" is forbidden");
        assertThat(run("status")).isEqualTo(3);
        assertThat(captured.err()).contains("error CLUSTER_REFUSED", "pods/portforward");
    }

    @Test
    void needsAKubectl() {
        assertThat(new KubectlPlugin(folder.resolve("none").toString(), tree(), streams()).run("status"))
                .isEqualTo(2);
        assertThat(captured.err()).contains("none cannot be run", "remedy: install kubectl", "KUBECTL");
    }

    @Test
    void asksNoClusterForHelpAndMisuse() throws Exception {
        assertThat(run("--help")).isZero();
        assertThat(run("task", "list", "--help")).isZero();
        assertThat(run("--version")).isZero();
        assertThat(run()).isEqualTo(2);
        assertThat(run("task")).isEqualTo(2);
        assertThat(run("serve")).isEqualTo(2);
        assertThat(run("task", "run", "-f", "x")).isEqualTo(2);
        assertThat(run("status", "--server", "http://elsewhere")).isEqualTo(2);
        assertThat(run("status", "-n")).isEqualTo(2);

        assertThat(kubectl.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "status", "lag"})
    void explainsItself(String command) throws IOException {
        run((command + " --help").strip().split(" "));

        Golden.assertSame("help/" + ("kubectl godwit " + command).strip().replace(' ', '-') + ".txt", captured.out());
    }

    /** As when the pod that it led to is deleted. */
    @Test
    void leadsToAnotherPodAtTheSamePortWhenTheFirstOneEnds() throws Exception {
        ClusterService found = new ClusterService("data", "godwit", ScriptedKubectl.FIRST, "http", 7411);
        try (PortForward forward = PortForward.open(new Kubectl(kubectl.program(), List.of()), found)) {
            long first = kubectl.pid();

            ProcessHandle.of(first).orElseThrow().destroyForcibly();

            await().ignoreExceptions().until(() -> kubectl.pid() != first && kubectl.leads());
            assertThat(kubectl.calls().getLast()).endsWith(" service/godwit " + forward.port() + ":7411");
        }
        assertThat(kubectl.leads()).isFalse();
    }

    @Test
    void asksAServiceThatSpeaksTlsByItsOwnName() {
        ClusterService tls = new ClusterService("data", "godwit", ScriptedKubectl.FIRST, "https", 7411);

        assertThat(tls.at(4711).address()).isEqualTo("https://godwit.data.svc:4711");
        assertThat(tls.at(4711).name()).isEqualTo("data/godwit-11111111");
    }

    private int run(String... args) {
        captured = new CapturedOutput();
        return new KubectlPlugin(kubectl.program(), tree(), streams()).run(args);
    }

    private CommandLine tree() {
        Function<Path, TaskControl> none = state -> {
            throw new AssertionError("a service needs no control here");
        };
        return CommandTree.plugin(none, streams());
    }

    private Streams streams() {
        return new Streams(captured.outStream(), captured.errStream());
    }

    /** A service at a port that was not used before. */
    private void listen() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            String path = exchange.getRequestURI().getPath();
            boolean isKnown = path.equals("/api/v1/tasks") || path.equals("/api/v1/login");
            byte[] body = (path.equals("/api/v1/login") ? ISSUED : isKnown ? NO_TASKS : UNKNOWN)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(isKnown ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.start();
        kubectl.leadsTo(service.getAddress().getPort());
    }
}
