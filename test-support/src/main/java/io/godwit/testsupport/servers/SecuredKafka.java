package io.godwit.testsupport.servers;

import io.godwit.model.error.GodwitException;
import io.godwit.runtime.kafka.KafkaCheck;
import io.godwit.runtime.kafka.KafkaSettings;
import io.godwit.runtime.limit.Backoff;
import io.godwit.stack.Ports;
import io.godwit.stack.ProgressListener;
import io.godwit.stack.cache.Manifest;
import io.godwit.stack.cache.PackageCache;
import io.godwit.stack.process.ProcessSpec;
import io.godwit.stack.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A broker that takes logins over TLS only and lets a login do what an ACL allows; a listener without either is for those who set
 * a test up.
 */
public final class SecuredKafka implements AutoCloseable {
    private static final String PASSWORD = "not-a-secret";
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Path folder;
    private final Ports ports;
    private final ServerProcess process;

    /** Starts it in an empty folder; blocks until it serves. */
    public SecuredKafka(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        PackageCache cache =
                new PackageCache(PackageCache.defaultRoot(), Manifest.bundled(), ProgressListener.silent());
        this.ports = Ports.in(folder, cache.root());
        this.process = new ServerProcess(folder);
        String libraries = cache.install("kafka") + "/*";
        String properties = folder.resolve("server.properties").toString();
        Files.writeString(Path.of(properties), properties());
        run(keytool("-genkeypair", "-keyalg", "RSA", "-dname", "CN=localhost", "-ext", "SAN=IP:127.0.0.1"));
        run(java(
                "-cp",
                libraries,
                "kafka.tools.StorageTool",
                "format",
                "-t",
                "AAAAAAAAAAAAAAAAAAAAAQ",
                "-c",
                properties));
        process.launch(
                new ProcessSpec(java("-Xmx512m", "-cp", libraries, "kafka.Kafka", properties), Map.of(), folder));
        awaitBroker();
    }

    private void awaitBroker() {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                if (new KafkaCheck(open()).check().brokers() > 0) {
                    return;
                }
            } catch (GodwitException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
            }
            Backoff.pause(LOOK);
        }
    }

    /** The way in without login, which may do everything. */
    public KafkaSettings open() {
        return new KafkaSettings("127.0.0.1:" + ports.get("open"), Map.of());
    }

    /** Where logins are taken. */
    public String address() {
        return "127.0.0.1:" + ports.get("secured");
    }

    /** What a client needs beside the address, under Kafka's own names. */
    public Map<String, String> login(String user, String password) {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user + "\" password=\""
                        + password + "\";",
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.location",
                folder.resolve("keys.p12").toString(),
                "ssl.truststore.password",
                PASSWORD);
    }

    @Override
    public void close() {
        process.stop(Duration.ofSeconds(20));
    }

    private String properties() {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%1$d
                listeners=OPEN://127.0.0.1:%2$d,SECURED://127.0.0.1:%3$d,CONTROLLER://127.0.0.1:%1$d
                advertised.listeners=OPEN://127.0.0.1:%2$d,SECURED://127.0.0.1:%3$d
                listener.security.protocol.map=OPEN:PLAINTEXT,SECURED:SASL_SSL,CONTROLLER:PLAINTEXT
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=OPEN
                sasl.enabled.mechanisms=PLAIN
                listener.name.secured.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule \
                required user_reader="open sesame";
                ssl.keystore.type=PKCS12
                ssl.keystore.location=%4$s/keys.p12
                ssl.keystore.password=%5$s
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                super.users=User:ANONYMOUS
                log.dirs=%4$s/logs
                offsets.topic.replication.factor=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                group.initial.rebalance.delay.ms=0
                """.formatted(ports.get("controller"), ports.get("open"), ports.get("secured"), folder, PASSWORD);
    }

    private List<String> keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(tool("keytool")));
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-alias", "broker"));
        command.addAll(List.of("-keystore", folder.resolve("keys.p12").toString()));
        return command;
    }

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(tool("java"), "-XX:+UseSerialGC"));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("setup.log");
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException(command + " failed:\n" + Files.readString(output));
        }
    }
}
