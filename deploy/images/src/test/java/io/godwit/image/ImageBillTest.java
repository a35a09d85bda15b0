package io.godwit.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.stack.cache.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBillTest {
    @TempDir
    private Path folder;

    @Test
    void namesTheJarsTheJavaRuntimeAndEveryDebianPackage() throws IOException {
        Path jars = Files.writeString(folder.resolve("sbom.json"), """
                {"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"avro","version":"1"}]}
                """);

        JsonNode bill = new ObjectMapper()
                .readTree(ImageBill.of(jars, Manifest.bundled().ofPackage(DebianRoot.PACKAGE)));

        assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bill.get("components").findValuesAsText("name"))
                .contains("avro", "libc6", "zlib1g", "ca-certificates", "java");
        assertThat(bill.get("components").findValuesAsText("purl"))
                .contains("pkg:deb/debian/libstdc%2B%2B6@12.2.0-14%2Bdeb12u1?distro=debian-12");
    }
}
