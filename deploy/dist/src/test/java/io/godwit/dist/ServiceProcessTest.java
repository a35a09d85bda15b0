package io.godwit.dist;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.godwit.model.error.GodwitException;
import io.godwit.stack.process.ProcessIdentity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessTest {
    @TempDir
    private Path folder;

    @Test
    @Timeout(60)
    void aServiceOfAnEarlierBuildIsNotWaitedFor() throws Exception {
        ProcessIdentity self =
                ProcessIdentity.running(ProcessHandle.current().pid()).orElseThrow();
        Files.writeString(folder.resolve("pid"), self.format());
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/readyz", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        service.start();
        try {
            String address = "http://127.0.0.1:" + service.getAddress().getPort();
            assertThatThrownBy(() -> new ServiceProcess(folder).start(address, List.of(), Map.of()))
                    .isInstanceOf(GodwitException.class)
                    .hasMessageContaining("started by an earlier build");
        } finally {
            service.stop(0);
        }
    }
}
