package io.godwit.testsupport.servers;

import io.godwit.stack.Ports;
import io.godwit.stack.ServerKind;
import io.godwit.stack.StackAddresses;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.cache.PackageCache;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.milvus.MilvusContainer;
import org.testcontainers.oceanbase.OceanBaseCEContainer;

/**
 * Servers in containers (Testcontainers): an OceanBase cluster node instead of the embedded engine, and no need for the
 * pinned files of {@code deploy/local}. Ports of the host are fixed, so that a server returns where its clients know it.
 *
 * <p>Kafka and Milvus have run like that on Podman, from images that were built beside it out of the servers of {@code deploy/local}; the
 * public images, the registry and OceanBase have not, as no registry of images could be reached.
 */
public final class ContainerServers implements TestServers {
    private static final String KAFKA_INSIDE = "kafka:19092";
    private static final String OCEANBASE_PASSWORD = "godwit-it";

    private final Ports ports;
    private final Network network = Network.newNetwork();
    private final Map<ServerKind, GenericContainer<?>> containers = new EnumMap<>(ServerKind.class);

    private ContainerServers(Ports ports) {
        this.ports = ports;
    }

    /** Starts these kinds and what they need; {@code folder} holds the choice of ports only. */
    public static ContainerServers up(Path folder, Set<ServerKind> kinds) {
        Set<ServerKind> wanted = ServerKind.withNeeded(kinds);
        wanted.forEach(ServerImage::of);
        requireEngine(DockerClientFactory.instance().isDockerAvailable());
        ContainerServers servers = new ContainerServers(Ports.in(folder, PackageCache.defaultRoot()));
        try {
            wanted.forEach(servers::run);
            return servers;
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    static void requireEngine(boolean answers) {
        if (!answers) {
            throw new StackException(
                    StackErrorCode.TOOL_MISSING,
                    "No container engine answers.",
                    "Start Docker, or set DOCKER_HOST to one; without -Pdocker the tests run on local processes.");
        }
    }

    @Override
    public StackAddresses addresses() {
        return new StackAddresses(
                address(ServerKind.KAFKA, "", ""),
                address(ServerKind.REGISTRY, "http://", "/apis/ccompat/v7"),
                address(ServerKind.MILVUS, "http://", ""),
                Optional.empty(),
                address(ServerKind.OCEANBASE, "jdbc:mysql://", "/"),
                "root@test",
                OCEANBASE_PASSWORD);
    }

    @Override
    public void kill(ServerKind kind) {
        GenericContainer<?> container = container(kind);
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void freeze(ServerKind kind) {
        GenericContainer<?> container = container(kind);
        container
                .getDockerClient()
                .pauseContainerCmd(container.getContainerId())
                .exec();
    }

    @Override
    public void thaw(ServerKind kind) {
        GenericContainer<?> container = container(kind);
        container
                .getDockerClient()
                .unpauseContainerCmd(container.getContainerId())
                .exec();
    }

    @Override
    public void start(ServerKind kind) {
        GenericContainer<?> container = container(kind);
        container
                .getDockerClient()
                .startContainerCmd(container.getContainerId())
                .exec();
        answering(kind).waitUntilReady(container);
    }

    @Override
    public void close() {
        containers.values().forEach(GenericContainer::stop);
        containers.clear();
        network.close();
    }

    /** Kinds are in start order: Kafka before the Milvus that writes to it. */
    private void run(ServerKind kind) {
        GenericContainer<?> container = describe(kind).withNetwork(network);
        container.setPortBindings(List.of(
                ports.get("container." + kind.id()) + ":" + ServerImage.of(kind).port()));
        containers.put(kind, container);
        container.start();
    }

    private static GenericContainer<?> describe(ServerKind kind) {
        return switch (kind) {
            case KAFKA -> kafka();
            case REGISTRY -> registry();
            case OCEANBASE -> new OceanBaseCEContainer(ServerImage.OCEANBASE.image()).withPassword(OCEANBASE_PASSWORD);
            case MILVUS -> milvus();
            case MILVUS_LITE -> throw new IllegalStateException("refused before");
        };
    }

    /** Milvus creates its topics by writing to them, in messages of up to 10 MiB. */
    private static GenericContainer<?> kafka() {
        return new KafkaContainer(ServerImage.KAFKA.image())
                .withListener(KAFKA_INSIDE)
                .withNetworkAliases("kafka")
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "true")
                .withEnv("KAFKA_MESSAGE_MAX_BYTES", "10485760")
                .withEnv("KAFKA_REPLICA_FETCH_MAX_BYTES", "10485760");
    }

    /** Data in a file, so that it outlives a kill. */
    private static GenericContainer<?> registry() {
        return new GenericContainer<>(ServerImage.REGISTRY.image())
                .withExposedPorts(ServerImage.REGISTRY.port())
                .withEnv("APICURIO_CCOMPAT_LEGACY_ID_MODE_ENABLED", "false")
                .withEnv("APICURIO_STORAGE_KIND", "sql")
                .withEnv("APICURIO_STORAGE_SQL_KIND", "h2")
                .withEnv("APICURIO_DATASOURCE_URL", "jdbc:h2:file:/tmp/registry")
                .waitingFor(answering(ServerKind.REGISTRY));
    }

    /** Its log goes to the Kafka container; SASL, Milvus's default for Kafka, is off. */
    private static GenericContainer<?> milvus() {
        return new MilvusContainer(ServerImage.MILVUS.image())
                .withEnv("MQ_TYPE", "kafka")
                .withEnv("KAFKA_BROKERLIST", KAFKA_INSIDE)
                .withEnv("KAFKA_SECURITYPROTOCOL", "PLAINTEXT")
                .withEnv("COMMON_SESSION_TTL", "10");
    }

    /** For a start after a kill too: waiting for a line of the log would find the line of the first start. */
    private static WaitStrategy answering(ServerKind kind) {
        return switch (kind) {
            case REGISTRY -> Wait.forHttp("/apis/ccompat/v7/subjects").forPort(ServerImage.REGISTRY.port());
            case MILVUS -> Wait.forHttp("/healthz").forPort(9091);
            case KAFKA, OCEANBASE, MILVUS_LITE ->
                Wait.forListeningPorts(ServerImage.of(kind).port());
        };
    }

    private Optional<String> address(ServerKind kind, String before, String after) {
        return Optional.ofNullable(containers.get(kind))
                .map(container -> before + container.getHost() + ":" + ports.get("container." + kind.id()) + after);
    }

    private GenericContainer<?> container(ServerKind kind) {
        return Optional.ofNullable(containers.get(kind))
                .orElseThrow(() -> new StackException(
                        StackErrorCode.NOT_RUNNING,
                        "There is no " + kind.title() + " among these servers.",
                        "Name it when they are started."));
    }
}
