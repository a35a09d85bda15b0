package io.godwit.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    @TempDir
    private Path dir;

    @Test
    void keepsPortsOfAFolder() throws Exception {
        Path folder = Files.createDirectories(dir.resolve("a"));
        int port = Ports.in(folder, dir).get("kafka");

        assertThat(Ports.in(folder, dir).get("kafka")).isEqualTo(port);
        assertThat(port).as("below the range of outgoing connections").isBetween(20_000, 31_999);
    }

    @Test
    void stacksOfOneCacheDoNotShareAPort() throws Exception {
        Set<Integer> ports = new HashSet<>();
        for (String name : new String[] {"a", "b", "c"}) {
            Ports own = Ports.in(Files.createDirectories(dir.resolve(name)), dir);
            for (int i = 0; i < 20; i++) {
                ports.add(own.get("p" + i));
            }
        }

        assertThat(ports).hasSize(60);
    }

    @Test
    void keepsAPortChosenByHand() throws Exception {
        Path folder = Files.createDirectories(dir.resolve("a"));
        Ports.in(folder, dir).set("kafka", 9092);

        assertThat(Ports.in(folder, dir).find("kafka")).hasValue(9092);
        assertThatThrownBy(() -> Ports.in(folder, dir).set("kafka", 70_000))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("70000 is not a port");
    }

    @Test
    void seesAUsedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.isFree(socket.getLocalPort())).isFalse();
            assertThat(Ports.answers(socket.getLocalPort())).isTrue();
        }
    }
}
