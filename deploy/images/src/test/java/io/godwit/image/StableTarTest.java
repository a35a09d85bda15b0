package io.godwit.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StableTarTest {
    @TempDir
    private Path folder;

    @Test
    void theSameContentGivesTheSameBytesWhateverItsTimesAndTheOrderOfItsMaking() throws IOException {
        Path one = folder.resolve("one");
        Path other = folder.resolve("other");
        content(one, "b/second", "a/first");
        content(other, "a/first", "b/second");
        Files.setLastModifiedTime(other.resolve("a/first"), FileTime.fromMillis(0));
        Files.setPosixFilePermissions(other.resolve("a/first"), PosixFilePermissions.fromString("rw-------"));

        assertThat(tar(one)).isEqualTo(tar(other));
    }

    @Test
    void keepsProgramsAndLinksAndLeavesOutWhatIsNotWanted() throws IOException {
        Path tree = folder.resolve("tree");
        content(tree, "bin/run", "doc/manual");
        Files.setPosixFilePermissions(tree.resolve("bin/run"), PosixFilePermissions.fromString("rwxrwx---"));
        Files.createSymbolicLink(tree.resolve("bin/alias"), Path.of("run"));
        Files.createSymbolicLink(tree.resolve("broken"), Path.of("/nowhere"));

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (StableTar tar = new StableTar(bytes)) {
            tar.tree("opt/", tree, name -> !name.startsWith("doc/"));
            tar.folder("state", 0750, 10_001);
        }

        assertThat(entries(bytes.toByteArray()))
                .containsExactly(
                        "opt/ 755 0 ",
                        "opt/bin/ 755 0 ",
                        "opt/bin/alias 777 0 run",
                        "opt/bin/run 755 0 ",
                        "opt/broken 777 0 /nowhere",
                        "state/ 750 10001 ");
    }

    @Test
    void holdsPathsOfAnyLength() throws IOException {
        Path tree = folder.resolve("tree");
        String deep = "a".repeat(60) + "/" + "b".repeat(60) + "/" + "c".repeat(60);
        content(tree, deep);

        assertThat(entries(tar(tree))).contains(deep + " 644 0 ");
    }

    private static void content(Path root, String... names) throws IOException {
        for (String name : names) {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
    }

    private static byte[] tar(Path tree) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (StableTar tar = new StableTar(bytes)) {
            tar.tree("", tree, name -> true);
        }
        return bytes.toByteArray();
    }

    /** Each as its name, mode, owner and the target of a link. */
    static List<String> entries(byte[] tar) throws IOException {
        List<String> entries = new ArrayList<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.add(entry.getName() + " " + Integer.toOctalString(entry.getMode() & 0777) + " "
                        + entry.getLongUserId() + " " + entry.getLinkName());
            }
        }
        return entries;
    }
}
