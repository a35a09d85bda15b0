package io.godwit.stack.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.stack.ProgressListener;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local files only: the download is put in place by hand, as an interrupted run would leave it. */
class PackageCacheTest {
    @TempDir
    private Path root;

    private Path download;
    private PackageCache cache;

    @BeforeEach
    void putDownloadInPlace() throws Exception {
        download = Files.createDirectories(root.resolve("downloads/p")).resolve("p-1.whl");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(download))) {
            zip.putNextEntry(new ZipEntry("p/program"));
            zip.write("hello".getBytes(StandardCharsets.UTF_8));
        }
        cache = new PackageCache(
                root,
                Manifest.parse("p|pip|p|1|p-1.whl|" + sha256(download) + "|" + Files.size(download)),
                ProgressListener.silent());
    }

    @Test
    void unpacksOnceAndKeepsNoDownload() {
        Path home = cache.install("p");

        assertThat(home.resolve("p/program")).hasContent("hello").isExecutable();
        assertThat(download).doesNotExist();
        assertThat(cache.install("p")).isEqualTo(home);
    }

    @Test
    void makesAPackageThatLostAFileAgain() throws IOException {
        Path kept = Files.copy(download, root.resolve("kept"));
        Path home = cache.install("p");
        Files.delete(home.resolve("p/program"));
        Files.createDirectories(download.getParent());
        Files.move(kept, download);

        cache.install("p");

        assertThat(home.resolve("p/program")).hasContent("hello");
    }

    @Test
    void leftoversOfAnInterruptedUnpackDoNotMatter() throws IOException {
        Path part = Files.createDirectories(root.resolve("packages/p.part"));
        Files.writeString(part.resolve("half"), "x");

        assertThat(cache.install("p").resolve("half")).doesNotExist();
    }

    @Test
    void wrongFileNamesExpectedAndFound() throws IOException {
        PinnedFile pinned = Manifest.parse("p|pip|p|1|p-1.whl|" + "ab".repeat(32) + "|17")
                .files()
                .getFirst();

        assertThat(pinned.matches(download)).isFalse();
        assertThatThrownBy(() -> pinned.check(download))
                .isInstanceOfSatisfying(
                        StackException.class, e -> assertThat(e.code()).isEqualTo(StackErrorCode.CHECKSUM_MISMATCH))
                .hasMessageContaining("p-1.whl")
                .hasMessageContaining("expected sha256 " + "ab".repeat(32) + " (17 bytes)")
                .hasMessageContaining("found sha256 ");
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
