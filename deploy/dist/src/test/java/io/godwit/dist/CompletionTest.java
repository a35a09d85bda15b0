package io.godwit.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.godwit.cli.Streams;
import io.godwit.testsupport.CapturedOutput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Completion in a real bash, and what its script asks the service for. */
class CompletionTest {
    private static final String TASKS = "{\"items\":[%s],\"total\":1,\"page\":0,\"size\":150}";
    private static final String TASK =
            "{\"id\":\"1\",\"name\":\"%s\",\"owner\":\"SERVICE\",\"state\":\"RUNNING\",\"revision\":1,\"run\":1}";

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private HttpServer service;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            byte[] body = answers.getOrDefault(exchange.getRequestURI().getPath(), "{}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void namesComeFromTheServiceThatTheLineNames() {
        answers.put(
                "/api/v1/tasks",
                TASKS.formatted(TASK.formatted("shop") + "," + TASK.formatted("shop-2") + ","
                        + TASK.formatted("workshop") + "," + TASK.formatted("shop$(reboot)")));

        // What a shell would run is no name.
        assertNames(List.of("shop", "shop-2"), "task", "show", "--server", address(), "sh");
        assertNames(List.of("workshop"), "topics", "--server", address(), "-t", "w");
        assertNames(List.of("workshop"), "topics", "--server", "=", address(), "--task", "=", "w");
        assertNames(List.of("workshop/"), "component", "restart", "--server", address(), "w");
        assertThat(asked).allMatch(uri -> uri.startsWith("/api/v1/tasks?text="));
    }

    @Test
    void componentsAreNamedOneByOneAndByTheirKind() {
        answers.put("/api/v1/tasks/shop", """
                {"summary":%s,"stages":[],"tables":[],"marks":[],"notes":[],"components":[
                 {"name":"incr-sync-0","state":"RUNNING","alive":true,"paused":false,"address":"a","heartbeatAgeMillis":1},
                 {"name":"incr-sync-1","state":"RUNNING","alive":true,"paused":false,"address":"a","heartbeatAgeMillis":1}]}
                """.formatted(TASK.formatted("shop")));

        assertNames(
                List.of("shop/incr-sync-0", "shop/incr-sync-1", "shop/incr-sync"),
                "component",
                "logs",
                "--server",
                address(),
                "shop/i");
    }

    @Test
    void nothingIsAskedWhereNoNameBelongs() {
        assertThat(names("task", "create", "--server", address(), "-f", "")).isEmpty();
        assertThat(names("task", "show", "--server", address(), "--o")).isEmpty();
        assertThat(names("task", "show", "--server", address(), "shop", "")).isEmpty();
        assertThat(names("task", "list", "--server", address(), "")).isEmpty();
        assertThat(names()).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void aServiceThatHangsOrIsNotThereHoldsUpNoShell() throws IOException {
        long since = System.nanoTime();
        assertThat(names("task", "show", "--server", "http://127.0.0.1:1", "")).isEmpty();
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(names("task", "show", "--server", "http://127.0.0.1:" + deaf.getLocalPort(), ""))
                    .isEmpty();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - since))
                .isLessThan(Duration.ofSeconds(15)); // of two seconds each
    }

    @Test
    void bashCompletesCommandsOptionsAndNames() throws Exception {
        Path script = Files.writeString(folder.resolve("completion.sh"), output("completion", "bash"));
        Path program = Files.writeString(folder.resolve("godwit"), """
                #!/bin/bash
                printf '%s|' "$@" >> "$(dirname "$0")/calls"
                echo >> "$(dirname "$0")/calls"
                printf 'shop\\nshop-2\\n'
                """);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));

        assertThat(complete(script, program, "task", "prec")).containsExactly("precheck");
        assertThat(complete(script, program, "task", "show", "--out")).contains("--output");
        assertThat(complete(script, program, "task", "show", "--output", "y")).containsExactly("yaml");
        assertThat(folder.resolve("calls")).doesNotExist();

        assertThat(complete(script, program, "task", "show", "sh")).containsExactly("shop", "shop-2");
        assertThat(complete(script, program, "topics", "-t", "")).containsExactly("shop", "shop-2");
        assertThat(complete(script, program, "task", "create", "-f", "no-such-file"))
                .isEmpty();
        assertThat(complete(script, program, "task", "list", "")).isEmpty();
        assertThat(folder.resolve("calls")).hasContent("__complete|--|task|show|sh|\n__complete|--|topics|-t||\n");
    }

    @Test
    void whatIsForTheScriptIsNotOffered() {
        assertThat(output("--help")).doesNotContain("__complete");
    }

    /** What a shell that sourced the script offers for the last word. */
    private List<String> complete(Path script, Path program, String... words) throws Exception {
        StringBuilder line = new StringBuilder("source '" + script + "'; COMP_WORDS=('" + program + "'");
        for (String word : words) {
            line.append(" '").append(word).append('\'');
        }
        line.append("); COMP_CWORD=").append(words.length);
        line.append("; _complete_godwit_with_names; printf '%s\\n' \"${COMPREPLY[@]}\"");
        Path out = folder.resolve("offered");
        Process bash = new ProcessBuilder("bash", "-c", line.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD) // compopt is for a shell with a keyboard
                .redirectOutput(out.toFile())
                .start();
        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out).lines().filter(name -> !name.isEmpty()).toList();
    }

    /** On a slow machine there is no name at first. */
    private void assertNames(List<String> expected, String... words) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(names(words)).containsExactlyElementsOf(expected));
    }

    private List<String> names(String... words) {
        List<String> line = new ArrayList<>(List.of("__complete", "--"));
        line.addAll(List.of(words));
        return output(line.toArray(String[]::new)).lines().toList();
    }

    private static String output(String... arguments) {
        CapturedOutput captured = new CapturedOutput();
        CommandLine tree = CommandTree.of(
                state -> {
                    throw new AssertionError("completion needs no control");
                },
                new Streams(captured.outStream(), captured.errStream()));
        assertThat(tree.execute(arguments)).isZero();
        assertThat(captured.err()).isEmpty();
        return captured.out();
    }

    private String address() {
        return "http://127.0.0.1:" + service.getAddress().getPort();
    }
}
