package io.godwit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.stack.StackException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterOptionsTest {
    @Test
    void portsAreReadFromAddresses() {
        assertThat(ClusterOptions.portsOf(List.of(
                        "127.0.0.1:9092",
                        "http://127.0.0.1:8081/apis/ccompat/v7",
                        "jdbc:mysql://127.0.0.1:2881/",
                        "root@test")))
                .containsExactly(9092, 8081, 2881);
    }

    @Test
    void whatIsNoClusterIsRefused() {
        assertThatThrownBy(() -> ClusterOptions.ofNodes(3))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("Choose 1 or 2.");
        assertThatThrownBy(() -> ClusterOptions.ofNodes(1).forward(List.of(0)))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("0 is not a port");
    }

    @Test
    void forwardedPortsAddUp() {
        assertThat(ClusterOptions.ofNodes(2)
                        .forward(List.of(1))
                        .forward(List.of(2))
                        .ports())
                .containsExactly(1, 2);
    }
}
