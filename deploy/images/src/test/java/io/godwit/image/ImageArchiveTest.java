package io.godwit.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageArchiveTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void namesEachLayerByTheSumOfItsBytes() throws IOException {
        Map<String, byte[]> members = members(write("image.tar", ""));

        JsonNode image = JSON.readTree(members.get("manifest.json")).get(0);
        JsonNode config = JSON.readTree(members.get(image.get("Config").asText()));
        assertThat(image.get("RepoTags").get(0).asText()).isEqualTo("godwit:1.0");
        assertThat(image.get("Layers")).hasSize(2);
        for (int i = 0; i < 2; i++) {
            Path layer = Files.write(
                    folder.resolve("layer"),
                    members.get(image.get("Layers").get(i).asText()));
            assertThat(config.at("/rootfs/diff_ids/" + i).asText()).isEqualTo("sha256:" + Sha256.of(layer));
        }
    }

    @Test
    void runsAsNobodySpecialAndWithoutAShell() throws IOException {
        Map<String, byte[]> members = members(write("image.tar", "abc"));

        JsonNode config = JSON.readTree(members.get(JSON.readTree(members.get("manifest.json"))
                        .get(0)
                        .get("Config")
                        .asText()))
                .get("config");
        assertThat(config.get("User").asText()).isEqualTo("10001:10001");
        assertThat(config.get("Entrypoint").get(0).asText()).isEqualTo("/opt/godwit/jre/bin/java");
        assertThat(config.at("/Volumes").fieldNames()).toIterable().containsExactly("/tmp", "/var/lib/godwit");
        assertThat(config.at("/Labels/org.opencontainers.image.version").asText())
                .isEqualTo("1.0");
        assertThat(config.at("/Labels/org.opencontainers.image.revision").asText())
                .isEqualTo("abc");
    }

    @Test
    void isTheSameForTheSameLayers() throws IOException {
        assertThat(write("a.tar", "")).hasSameBinaryContentAs(write("b.tar", ""));
        assertThat(Files.mismatch(folder.resolve("a.tar"), write("c.tar", "another")))
                .isNotNegative();
    }

    private Path write(String name, String revision) throws IOException {
        Layer one = Layer.write(folder.resolve("1"), "one", tar -> tar.text("a", "first"));
        Layer two = Layer.write(folder.resolve("2"), "two", tar -> tar.text("b", "second"));
        List<Layer> layers = List.of(one, two);
        Path file = folder.resolve(name);
        String id = ImageArchive.write(file, "godwit:1.0", new ImageConfig("1.0", revision, "25").json(layers), layers);
        assertThat(members(file)).containsKey(id.substring("sha256:".length()) + ".json");
        return file;
    }

    private static Map<String, byte[]> members(Path tar) throws IOException {
        Map<String, byte[]> members = new TreeMap<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(
                new ByteArrayInputStream(Files.readAllBytes(tar)), StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                members.put(entry.getName(), in.readAllBytes());
            }
        }
        return members;
    }
}
