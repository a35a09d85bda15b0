package io.godwit.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseArchiveTest {
    @TempDir
    private Path folder;

    @Test
    void holdsLauncherJarsLicencesAndTheSumOfEach() throws IOException {
        Distribution distribution = distribution("home");
        Files.writeString(distribution.bill(), "{}");
        Path archive = folder.resolve("godwit-1.0.tar.gz");

        ReleaseArchive.write(distribution, archive);

        byte[] tar = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(archive))).readAllBytes();
        assertThat(StableTarTest.entries(tar))
                .contains(
                        "godwit-1.0/bin/godwit 755 0 ",
                        "godwit-1.0/lib/a-1.jar 644 0 ",
                        "godwit-1.0/lib/godwit-cli-1.0.jar 644 0 ",
                        "godwit-1.0/LICENSE 644 0 ",
                        "godwit-1.0/NOTICE 644 0 ",
                        "godwit-1.0/sbom.json 644 0 ",
                        "godwit-1.0/SHA256SUMS 644 0 ");
        assertThat(new String(tar, StandardCharsets.ISO_8859_1))
                .contains(Sha256.of(distribution.jars().getFirst()) + "  lib/a-1.jar\n");
        assertThat(folder.resolve("godwit-1.0.tar.gz.sha256")).hasContent(Sha256.of(archive) + "  godwit-1.0.tar.gz\n");
    }

    @Test
    void isTheSameForTheSameJars() throws IOException {
        Distribution one = distribution("one");
        Distribution other = distribution("other");
        Files.setLastModifiedTime(other.jars().getFirst(), FileTime.fromMillis(0));

        ReleaseArchive.write(one, folder.resolve("a.tar.gz"));
        ReleaseArchive.write(other, folder.resolve("b.tar.gz"));

        assertThat(folder.resolve("a.tar.gz")).hasSameBinaryContentAs(folder.resolve("b.tar.gz"));
    }

    @Test
    void replacesAnOlderOne() throws IOException {
        Path archive = Files.writeString(folder.resolve("a.tar.gz"), "half of one");

        ReleaseArchive.write(distribution("home"), archive);

        assertThat(Files.size(archive)).isGreaterThan(1000);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("a.tar.gz", "a.tar.gz.sha256", "home");
        }
    }

    private Distribution distribution(String home) throws IOException {
        Path lib = Files.createDirectories(folder.resolve(home).resolve("lib"));
        Files.writeString(lib.resolve("godwit-cli-1.0.jar"), "own");
        Files.writeString(lib.resolve("a-1.jar"), "of others");
        Files.writeString(lib.resolve("notes.txt"), "no jar");
        return Distribution.in(lib, "1.0");
    }
}
