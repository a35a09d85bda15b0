package io.godwit.stack.server;

import io.godwit.stack.Ports;
import io.godwit.stack.ServerKind;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.process.ProcessSpec;
import io.godwit.stack.process.ToolRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Milvus Lite: the gRPC API with sparse vectors, without a log. A Python 3.11 program; listens on 127.0.0.1 only. */
public final class MilvusLiteServer implements Server {
    private static final String PACKAGE = "milvus-lite";
    private static final String PORT = "milvus-lite";

    private final Site site;

    public MilvusLiteServer(Site site) {
        this.site = site;
    }

    @Override
    public ServerKind kind() {
        return ServerKind.MILVUS_LITE;
    }

    @Override
    public List<String> portNames() {
        return List.of(PORT);
    }

    @Override
    public int port(String name) {
        return site.ports().get(name);
    }

    @Override
    public String address() {
        return "http://127.0.0.1:" + site.ports().get(PORT);
    }

    @Override
    public void install() {
        site.cache().install(PACKAGE);
    }

    @Override
    public ProcessSpec prepare() {
        Path packages = site.cache().install(PACKAGE);
        return new ProcessSpec(
                List.of(
                        python(),
                        "-m",
                        "milvus_lite",
                        "server",
                        "--data-dir",
                        site.file("data").toString(),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(site.ports().get(PORT))),
                Map.of(
                        "PYTHONPATH",
                        packages.toString(),
                        "PYTHONNOUSERSITE",
                        "1",
                        "PYTHONDONTWRITEBYTECODE",
                        "",
                        "OPENBLAS_NUM_THREADS",
                        "1",
                        "OMP_NUM_THREADS",
                        "1"),
                site.folder());
    }

    private String python() {
        return Stream.of("python3.11", "python3")
                .filter(this::isPython311)
                .findFirst()
                .orElseThrow(() -> new StackException(
                        StackErrorCode.TOOL_MISSING,
                        "Milvus Lite's pinned packages are for Python 3.11, but neither python3.11 nor python3 is that version.",
                        "Install Python 3.11, or omit milvus-lite from --only."));
    }

    private boolean isPython311(String name) {
        try {
            return ToolRun.run(site.folder(), Duration.ofSeconds(20), "", List.of(name, "--version"))
                    .output()
                    .startsWith("Python 3.11.");
        } catch (StackException e) {
            if (e.code() == StackErrorCode.TOOL_MISSING) {
                return false;
            }
            throw e;
        }
    }

    /** It opens its port as the last step of its start. */
    @Override
    public boolean isReady() {
        return Ports.answers(site.ports().get(PORT));
    }
}
