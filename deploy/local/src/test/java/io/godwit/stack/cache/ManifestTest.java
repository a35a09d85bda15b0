package io.godwit.stack.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestTest {
    private static final String LINE = "p|pip|name|1.0|name-1.0.whl|" + "ab".repeat(32) + "|17";

    @Test
    void bundledManifestPinsEveryPackage() {
        Manifest manifest = Manifest.bundled();

        for (String name : List.of(
                "kafka",
                "registry",
                "oceanbase",
                "milvus",
                "milvus-lite",
                "bench-script",
                "image-base",
                "image-run",
                "mariadb",
                "cluster-node",
                "schemathesis")) {
            assertThat(manifest.ofPackage(name)).as(name).isNotEmpty();
            assertThat(manifest.ofPackage(name).stream().map(PinnedFile::source).distinct())
                    .as(name)
                    .hasSize(1);
        }
        assertThat(manifest.files().stream().map(file -> file.packageName() + " " + file.fileName()))
                .doesNotHaveDuplicates();
    }

    @Test
    void readsLinesAndSkipsComments() {
        Manifest manifest = Manifest.parse("# comment\n\n" + LINE + "\n");

        assertThat(manifest.files()).singleElement().satisfies(file -> {
            assertThat(file.source()).isEqualTo(PinnedFile.Source.PIP);
            assertThat(file.sizeBytes()).isEqualTo(17);
        });
    }

    @Test
    void namesTheLineItCannotRead() {
        assertThatThrownBy(() -> Manifest.parse("p|pip|name|1.0|file|short|17"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("p|pip|name|1.0|file|short|17");
    }

    @Test
    void anotherPinGivesAnotherFingerprint() {
        assertThat(Manifest.parse(LINE).fingerprint("p"))
                .isEqualTo(Manifest.parse("# more\n" + LINE).fingerprint("p"))
                .isNotEqualTo(Manifest.parse(LINE.replace("ab", "cd")).fingerprint("p"));
    }

    @Test
    void clientsAreAskedForExactlyThePins() {
        List<PinnedFile> files = Manifest.parse(LINE).files();

        assertThat(PipClient.requirements(files)).isEqualTo("name==1.0 --hash=sha256:" + "ab".repeat(32) + "\n");
        assertThat(MavenClient.pom(Manifest.bundled().ofPackage("registry")))
                .contains(
                        "<artifactId>apicurio-registry-app</artifactId>",
                        "<type>tar.gz</type>",
                        "<classifier>all</classifier>");
    }
}
