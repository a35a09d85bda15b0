package io.godwit.stack.cache;

import io.godwit.stack.ProgressListener;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackEvent;
import io.godwit.stack.StackException;
import io.godwit.stack.process.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * The unpacked packages shared by all stacks of a user. A package folder appears by one rename, so it is whole or absent;
 * a folder that has lost a file since then is created again.
 *
 * <p>Safe for use by several threads and processes: one file lock per package.
 */
public final class PackageCache {
    private static final Duration LOCK_BOUND = Duration.ofMinutes(20);

    private final Path root;
    private final Manifest manifest;
    private final ProgressListener listener;

    public PackageCache(Path root, Manifest manifest, ProgressListener listener) {
        this.root = root.toAbsolutePath().normalize();
        this.manifest = manifest;
        this.listener = listener;
    }

    /** {@code $GODWIT_CACHE}, or {@code ~/.cache/godwit}. */
    public static Path defaultRoot() {
        String chosen = System.getenv("GODWIT_CACHE");
        return chosen == null || chosen.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "godwit")
                : Path.of(chosen);
    }

    public Path root() {
        return root;
    }

    /**
     * The folder of a package, downloaded and unpacked first if need be; that may take minutes.
     *
     * @throws StackException TOOL_MISSING, DOWNLOAD_FAILED, CHECKSUM_MISMATCH, TIMEOUT or STORAGE
     */
    public Path install(String packageName) {
        Path home = root.resolve("packages").resolve(packageName + "-" + manifest.fingerprint(packageName));
        return FolderLock.holding(root.resolve(packageName + ".lock"), LOCK_BOUND, () -> {
            heal(packageName, home);
            return home;
        });
    }

    private void heal(String packageName, Path home) {
        try {
            if (!Inventory.holds(home)) {
                build(packageName, home);
            }
        } catch (IOException e) {
            throw new StackException(
                    StackErrorCode.STORAGE,
                    "Cannot prepare " + packageName + " in " + root + ": " + e + ".",
                    "Check free space (2.5 GB for all servers) and access rights, or set GODWIT_CACHE to another folder.",
                    e);
        }
    }

    private void build(String packageName, Path home) throws IOException {
        List<PinnedFile> files = manifest.ofPackage(packageName);
        Path downloads = Files.createDirectories(root.resolve("downloads").resolve(packageName));
        download(packageName, files, downloads);
        listener.on(new StackEvent.Unpacking(packageName));
        Path parts = root.resolve("packages").resolve(packageName + ".part");
        FileTrees.delete(parts);
        Files.createDirectories(parts);
        for (PinnedFile file : files) {
            Unpacking.into(parts, downloads.resolve(file.fileName()));
        }
        Inventory.write(parts);
        FileTrees.delete(home);
        Files.move(parts, home, StandardCopyOption.ATOMIC_MOVE);
        FileTrees.delete(downloads);
    }

    /** Fetches what is missing or incomplete; each file is checked once before it is used. */
    private void download(String packageName, List<PinnedFile> files, Path downloads) throws IOException {
        List<PinnedFile> missing = files.stream()
                .filter(file -> !file.matches(downloads.resolve(file.fileName())))
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        listener.on(new StackEvent.Downloading(
                packageName, missing.stream().mapToLong(PinnedFile::sizeBytes).sum()));
        for (PinnedFile file : missing) {
            Files.deleteIfExists(downloads.resolve(file.fileName()));
        }
        switch (missing.getFirst().source()) {
            case MAVEN -> MavenClient.fetch(missing, downloads);
            case PIP -> PipClient.fetch(missing, downloads);
            case APT -> AptClient.fetch(missing, downloads);
        }
        missing.forEach(file -> file.check(downloads.resolve(file.fileName())));
    }
}
