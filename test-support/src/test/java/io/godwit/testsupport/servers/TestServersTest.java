package io.godwit.testsupport.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.stack.ServerKind;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.utility.DockerImageName;

/** What holds without a server and without a container engine. */
class TestServersTest {
    private final String before = System.getProperty(TestServers.PROPERTY);

    @TempDir
    private Path folder;

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(TestServers.PROPERTY);
        } else {
            System.setProperty(TestServers.PROPERTY, before);
        }
    }

    @Test
    void theDefaultIsProcessesOfThisMachine() {
        System.clearProperty(TestServers.PROPERTY);
        try (TestServers servers = TestServers.up(folder, EnumSet.noneOf(ServerKind.class))) {
            assertThat(servers).isInstanceOf(LocalServers.class);
        }
    }

    @Test
    void thePropertyChoosesContainers() {
        System.setProperty(TestServers.PROPERTY, "docker");
        assertThatThrownBy(() -> TestServers.up(folder, EnumSet.of(ServerKind.MILVUS_LITE)))
                .isInstanceOfSatisfying(
                        StackException.class, e -> assertThat(e.what()).isEqualTo("Milvus Lite has no image."))
                .hasMessageContaining("LocalServers");
    }

    @Test
    void anUnknownChoiceIsRefused() {
        System.setProperty(TestServers.PROPERTY, "podman");
        assertThatThrownBy(() -> TestServers.up(folder, EnumSet.of(ServerKind.KAFKA)))
                .hasMessage("There are no servers called 'podman'. Set godwit.servers to local or docker.");
    }

    @Test
    void aMissingEngineIsNamedWithARemedy() {
        assertThatThrownBy(() -> ContainerServers.requireEngine(false))
                .isInstanceOfSatisfying(StackException.class, e -> {
                    assertThat(e.code()).isEqualTo(StackErrorCode.TOOL_MISSING);
                    assertThat(e.remedy()).contains("DOCKER_HOST").contains("-Pdocker");
                });
    }

    @ParameterizedTest
    @EnumSource
    void everyImageIsPinned(ServerImage image) {
        DockerImageName name = DockerImageName.parse(image.image());
        name.assertValid();
        assertThat(name.getVersionPart()).isNotEqualTo("latest").matches("v?\\d+\\.\\d+\\.\\d+(-lts)?");
    }

    @Test
    void everyServerOfAStandardStackHasAnImage() {
        assertThat(ServerKind.standard())
                .allSatisfy(kind -> assertThat(ServerImage.of(kind).kind()).isEqualTo(kind));
    }
}
