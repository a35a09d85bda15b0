package io.godwit.stack.cache;

import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.process.ToolRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.tukaani.xz.XZInputStream;

/** Turns one downloaded file into the files a server runs from. */
final class Unpacking {
    private static final Duration BOUND = Duration.ofMinutes(5);

    private Unpacking() {}

    /** Jars are moved, tar.gz, wheels and Debian packages are unpacked, xz-packed members of a wheel (which Milvus names .lzma) are unpacked too. */
    static void into(Path folder, Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".jar")) {
            Files.move(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } else if (name.endsWith(".tar.gz")) {
            untar(folder, file);
        } else if (name.endsWith(".whl")) {
            unzip(folder, file);
        } else if (name.endsWith(".deb")) {
            unpack("dpkg-deb", "Install dpkg.", file, List.of("dpkg-deb", "-x", file.toString(), folder.toString()));
        } else {
            throw new IllegalArgumentException("No way to unpack " + name);
        }
    }

    private static void untar(Path folder, Path file) {
        unpack(
                "tar",
                "Install tar and gzip.",
                file,
                List.of("tar", "--no-same-owner", "-xzf", file.toString(), "-C", folder.toString()));
    }

    private static void unpack(String tool, String remedy, Path file, List<String> command) {
        ToolRun.Result result = ToolRun.run(file.getParent(), BOUND, remedy, command);
        if (!result.succeeded()) {
            throw new StackException(
                    StackErrorCode.STORAGE,
                    tool + " could not unpack " + file.getFileName() + ":\n  " + result.tail() + "\n",
                    "Check the free disk space, then run the command again.");
        }
    }

    private static void unzip(Path folder, Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("a member of " + file + " points outside: " + entry.getName());
                }
                if (!entry.isDirectory()) {
                    Files.createDirectories(target.getParent());
                    write(zip, entry, target);
                }
            }
        }
    }

    private static void write(ZipFile zip, ZipEntry entry, Path target) throws IOException {
        String name = target.getFileName().toString();
        boolean packed = name.endsWith(".lzma");
        Path file = packed ? target.resolveSibling(name.substring(0, name.length() - ".lzma".length())) : target;
        try (InputStream raw = zip.getInputStream(entry);
                InputStream in = packed ? new XZInputStream(raw) : raw) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        if (!name.contains(".") || packed) {
            file.toFile().setExecutable(true);
        }
    }
}
