package io.godwit.stack.server;

import io.godwit.stack.ServerKind;
import io.godwit.stack.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Apicurio Registry with an H2 file as its store; clients use its Confluent REST API. Listens on 127.0.0.1 only. */
public final class RegistryServer implements Server {
    private static final String PACKAGE = "registry";
    private static final String PORT = "registry";
    private static final String MANAGEMENT_PORT = "registry.management";

    private final Site site;

    public RegistryServer(Site site) {
        this.site = site;
    }

    @Override
    public ServerKind kind() {
        return ServerKind.REGISTRY;
    }

    @Override
    public List<String> portNames() {
        return List.of(PORT, MANAGEMENT_PORT);
    }

    @Override
    public int port(String name) {
        return site.ports().get(name);
    }

    @Override
    public String address() {
        return "http://127.0.0.1:" + site.ports().get(PORT) + "/apis/ccompat/v7";
    }

    @Override
    public void install() {
        site.cache().install(PACKAGE);
    }

    @Override
    public ProcessSpec prepare() throws IOException {
        Path app = site.cache().install(PACKAGE);
        List<String> command = new ArrayList<>(JavaLaunch.java("-Xmx384m", "-XX:TieredStopAtLevel=1"));
        command.addAll(launch(app).archiveOptions());
        command.addAll(List.of("-jar", app.resolve("quarkus-run.jar").toString()));
        return new ProcessSpec(command, environment(), site.folder());
    }

    private Map<String, String> environment() {
        return Map.of(
                "QUARKUS_HTTP_HOST", "127.0.0.1",
                "QUARKUS_HTTP_PORT", Integer.toString(site.ports().get(PORT)),
                "QUARKUS_MANAGEMENT_HOST", "127.0.0.1",
                "QUARKUS_MANAGEMENT_PORT", Integer.toString(site.ports().get(MANAGEMENT_PORT)),
                "QUARKUS_LOG_LEVEL", "WARN",
                "APICURIO_CCOMPAT_LEGACY_ID_MODE_ENABLED", "false",
                "APICURIO_STORAGE_KIND", "sql",
                "APICURIO_STORAGE_SQL_KIND", "h2",
                "APICURIO_DATASOURCE_URL", "jdbc:h2:file:" + site.file("data/registry"));
    }

    @Override
    public boolean isReady() {
        return Http.get(address() + "/subjects").isPresent();
    }

    /** Confluent's default is BACKWARD, Apicurio's is none; set once, so that a later choice by a user stays. */
    @Override
    public void settle() throws IOException {
        Path done = site.file("configured");
        if (!Files.exists(done)
                && Http.putJson(address() + "/config", "{\"compatibility\":\"BACKWARD\"}")
                        .isPresent()) {
            Files.createFile(done);
        }
    }

    @Override
    public void stopped() {
        launch(site.cache().install(PACKAGE)).adoptArchive();
    }

    private JavaLaunch launch(Path app) {
        return new JavaLaunch("registry", app, site.folder());
    }
}
