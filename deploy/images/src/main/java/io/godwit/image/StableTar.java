package io.godwit.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A tar file that is the same, byte for byte, for the same content, on whichever machine and under whichever umask: one time, names in
 * order, root as the owner unless said otherwise, and modes that only tell programs from files. Not thread-safe.
 */
final class StableTar implements AutoCloseable {
    /** The time of every file: that of the files inside the jars. */
    static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    static final int ROOT = 0;
    static final int FOLDER = 0755;

    private static final int PROGRAM = 0755;
    private static final int PLAIN = 0644;
    private static final int LINK = 0777;

    private final TarArchiveOutputStream tar;
    private final Set<String> folders = new HashSet<>();

    StableTar(OutputStream out) {
        this.tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
    }

    /** A folder with an owner of its own, who is also its group. */
    void folder(String path, int mode, int owner) throws IOException {
        parents(path);
        if (folders.add(path)) {
            TarArchiveEntry entry = new TarArchiveEntry(path + "/");
            entry.setMode(mode);
            put(entry, owner);
            tar.closeArchiveEntry();
        }
    }

    /** A copy of a file; executable if its owner may execute it. */
    void file(String path, Path source) throws IOException {
        boolean program = Files.getPosixFilePermissions(source).contains(PosixFilePermission.OWNER_EXECUTE);
        start(path, Files.size(source), program ? PROGRAM : PLAIN);
        Files.copy(source, tar);
        tar.closeArchiveEntry();
    }

    /** A file with this content. */
    void text(String path, String content) throws IOException {
        bytes(path, content.getBytes(StandardCharsets.UTF_8), PLAIN);
    }

    /** An executable file with this content. */
    void program(String path, String content) throws IOException {
        bytes(path, content.getBytes(StandardCharsets.UTF_8), PROGRAM);
    }

    /** A file with these bytes. */
    void bytes(String path, byte[] content) throws IOException {
        bytes(path, content, PLAIN);
    }

    private void bytes(String path, byte[] content, int mode) throws IOException {
        start(path, content.length, mode);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /** A symbolic link. */
    void link(String path, String target) throws IOException {
        parents(path);
        TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        entry.setMode(LINK);
        put(entry, ROOT);
        tar.closeArchiveEntry();
    }

    /**
     * The files and links below a folder; folders only as far as something lies in them.
     *
     * @param prefix where they go, with a slash at its end, or empty
     * @param wanted decides by the path below the folder
     */
    void tree(String prefix, Path folder, Predicate<String> wanted) throws IOException {
        List<String> names;
        try (Stream<Path> all = Files.walk(folder)) {
            names = all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> folder.relativize(path).toString())
                    .filter(wanted)
                    .sorted()
                    .toList();
        }
        for (String name : names) {
            Path source = folder.resolve(name);
            if (Files.isSymbolicLink(source)) {
                link(prefix + name, Files.readSymbolicLink(source).toString());
            } else {
                file(prefix + name, source);
            }
        }
    }

    private void start(String path, long size, int mode) throws IOException {
        parents(path);
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(size);
        entry.setMode(mode);
        put(entry, ROOT);
    }

    private void parents(String path) throws IOException {
        int slash = path.lastIndexOf('/');
        if (slash > 0) {
            folder(path.substring(0, slash), FOLDER, ROOT);
        }
    }

    private void put(TarArchiveEntry entry, int owner) throws IOException {
        entry.setIds(owner, owner);
        entry.setUserName("");
        entry.setGroupName("");
        entry.setLastModifiedTime(FileTime.from(TIME));
        tar.putArchiveEntry(entry);
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
