package io.godwit.stack.server;

import io.godwit.stack.ServerKind;
import io.godwit.stack.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Milvus standalone with etcd inside and its log in the stack's Kafka. Its parts talk to each other over 127.0.0.1,
 * but Milvus 2.3 binds their ports on every address and has no setting to prevent it; only etcd is bound to 127.0.0.1.
 */
public final class MilvusServer implements Server {
    private static final String PACKAGE = "milvus";
    private static final String PORT = "milvus";
    private static final String METRICS_PORT = "milvus.metrics";

    /** The login that a Milvus with logins gives its first user; one without logins ignores it. */
    private static final String FIRST_LOGIN = "root:Milvus";

    private final Site site;
    private final Map<String, String> settings;

    /** {@code settings} are keys of {@code milvus.yaml} that override ours. */
    public MilvusServer(Site site, Map<String, String> settings) {
        this.site = site;
        this.settings = Map.copyOf(settings);
    }

    @Override
    public ServerKind kind() {
        return ServerKind.MILVUS;
    }

    @Override
    public List<String> portNames() {
        return List.of(
                PORT,
                METRICS_PORT,
                "milvus.etcd",
                "milvus.etcd-peer",
                "milvus.proxy-internal",
                "milvus.root-coord",
                "milvus.query-coord",
                "milvus.query-node",
                "milvus.index-coord",
                "milvus.index-node",
                "milvus.data-coord",
                "milvus.data-node");
    }

    @Override
    public int port(String name) {
        return site.ports().get(name);
    }

    @Override
    public String address() {
        return (isTls() ? "https" : "http") + "://127.0.0.1:" + site.ports().get(PORT);
    }

    @Override
    public void install() {
        site.cache().install(PACKAGE);
    }

    @Override
    public ProcessSpec prepare() throws IOException {
        Path wheel = site.cache().install(PACKAGE).resolve("milvus/data");
        Path configs = Files.createDirectories(site.file("configs"));
        Files.createDirectories(site.file("logs"));
        Files.createDirectories(site.file("data"));
        Files.writeString(
                configs.resolve("milvus.yaml"),
                new MilvusYaml(site, settings).render(Files.readString(wheel.resolve("config.yaml.template"))));
        Files.writeString(
                configs.resolve("etcd.yaml"),
                Templates.fill(
                        "etcd.yaml.template",
                        Map.of(
                                "data", site.file("data/etcd").toString(),
                                "log", site.file("logs/etcd.log").toString(),
                                "clientPort", Integer.toString(site.ports().get("milvus.etcd")),
                                "peerPort", Integer.toString(site.ports().get("milvus.etcd-peer")))));
        Files.writeString(
                configs.resolve("glog.conf"),
                Files.readString(wheel.resolve("glog.conf")).replace("--minloglevel=0", "--minloglevel=1"));
        Path bin = wheel.resolve("bin");
        return new ProcessSpec(
                List.of(bin.resolve("milvus").toString(), "run", "standalone"),
                Map.of(
                        "DEPLOY_MODE",
                        "STANDALONE",
                        "METRICS_PORT",
                        Integer.toString(site.ports().get(METRICS_PORT)),
                        "MILVUS_RUN_DIR",
                        site.file("run").toString(),
                        "LD_LIBRARY_PATH",
                        bin.toString()),
                site.folder());
    }

    /** All parts healthy, and the proxy answers a request that needs the root coordinator; with TLS, that request is skipped. */
    @Override
    public boolean isReady() {
        return Http.get("http://127.0.0.1:" + site.ports().get(METRICS_PORT) + "/healthz")
                        .filter("OK"::equals)
                        .isPresent()
                && (isTls()
                        || Http.get(address() + "/v1/vector/collections", FIRST_LOGIN)
                                .filter(body -> body.contains("\"code\":200"))
                                .isPresent());
    }

    private boolean isTls() {
        return !settings.getOrDefault("common.security.tlsMode", "0").equals("0");
    }

    /**
     * Its orderly stop ends in a panic after 2 s if it was unused and hangs for over ten minutes if it was used
     * (measured on 2.3.5); what it acknowledged is in Kafka, so a kill loses nothing.
     */
    @Override
    public Duration stopPatience() {
        return Duration.ofSeconds(3);
    }
}
