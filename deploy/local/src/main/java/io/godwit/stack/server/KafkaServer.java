package io.godwit.stack.server;

import io.godwit.stack.ServerKind;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.process.ProcessSpec;
import io.godwit.stack.process.ToolRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Apache Kafka, one node that is broker and controller (KRaft). Listens on 127.0.0.1 only. */
public final class KafkaServer implements Server {
    private static final String PACKAGE = "kafka";
    static final String PORT = "kafka";
    private static final String CONTROLLER_PORT = "kafka.controller";
    private static final Duration FORMAT_BOUND = Duration.ofMinutes(1);

    private final Site site;

    public KafkaServer(Site site) {
        this.site = site;
    }

    @Override
    public ServerKind kind() {
        return ServerKind.KAFKA;
    }

    @Override
    public List<String> portNames() {
        return List.of(PORT, CONTROLLER_PORT);
    }

    @Override
    public int port(String name) {
        return site.ports().get(name);
    }

    @Override
    public String address() {
        return "127.0.0.1:" + site.ports().get(PORT);
    }

    @Override
    public void install() {
        site.cache().install(PACKAGE);
    }

    @Override
    public ProcessSpec prepare() throws IOException {
        Path libraries = site.cache().install(PACKAGE);
        Files.writeString(site.file("server.properties"), properties());
        Files.writeString(site.file("log4j2.xml"), LOGGING);
        if (!Files.exists(site.file("logs/meta.properties"))) {
            format(libraries);
        }
        List<String> command = java(libraries, "kafka", "-Xms64m", "-Xmx512m");
        command.addAll(List.of("kafka.Kafka", site.file("server.properties").toString()));
        return new ProcessSpec(command, Map.of(), site.folder());
    }

    private void format(Path libraries) {
        List<String> command = java(libraries, "kafka-format", "-Xmx128m", "-XX:TieredStopAtLevel=1");
        command.addAll(List.of(
                "kafka.tools.StorageTool",
                "format",
                "-t",
                clusterId(UUID.randomUUID()),
                "-c",
                site.file("server.properties").toString()));
        ToolRun.Result result = ToolRun.run(site.folder(), FORMAT_BOUND, "Set JAVA_HOME to a JDK.", command);
        if (!result.succeeded()) {
            throw new StackException(
                    StackErrorCode.SERVER_DIED,
                    "Kafka could not format its storage:\n  " + result.tail() + "\n",
                    "Check the free disk space; 'godwit stack down --purge' starts from scratch.");
        }
        adopt(libraries, "kafka-format");
    }

    private List<String> java(Path libraries, String archive, String... options) {
        List<String> command = new ArrayList<>(JavaLaunch.java(options));
        command.addAll(new JavaLaunch(archive, libraries, site.folder()).archiveOptions());
        command.addAll(List.of("-Dlog4j2.configurationFile=" + site.file("log4j2.xml"), "-cp", libraries + "/*"));
        return command;
    }

    @Override
    public boolean isReady() {
        return KafkaProbe.hasBroker(site.ports().get(PORT));
    }

    @Override
    public void stopped() {
        adopt(site.cache().install(PACKAGE), "kafka");
    }

    private void adopt(Path libraries, String archive) {
        new JavaLaunch(archive, libraries, site.folder()).adoptArchive();
    }

    private String properties() throws IOException {
        return Templates.fill(
                "kafka.properties.template",
                Map.of(
                        "port", Integer.toString(site.ports().get(PORT)),
                        "controllerPort", Integer.toString(site.ports().get(CONTROLLER_PORT)),
                        "logs", site.file("logs").toString()));
    }

    /** Sixteen bytes in Kafka's format; never with a leading dash, which Kafka's tool would take for an option. */
    static String clusterId(UUID id) {
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        bytes[0] &= 0x7f;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static final String LOGGING = """
            <Configuration status="ERROR">
              <Appenders><Console name="out"><PatternLayout pattern="%d %p %c{1} %m%n"/></Console></Appenders>
              <Loggers><Root level="WARN"><AppenderRef ref="out"/></Root></Loggers>
            </Configuration>
            """;
}
