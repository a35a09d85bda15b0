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

    /** Fills the empty folder of a package. */
    @FunctionalInterface
    public interface Recipe {
        void into(Path folder) throws IOException;
    }

    /**
     * The folder of a package, downloaded and unpacked first if need be; that may take minutes.
     *
     * @throws StackException TOOL_MISSING, DOWNLOAD_FAILED, CHECKSUM_MISMATCH, TIMEOUT or STORAGE
     */
    public Path install(String packageName) {
        return make(packageName, manifest.fingerprint(packageName), LOCK_BOUND, folder -> unpack(packageName, folder));
    }

    /**
     * The folder of a package that the recipe makes, once; the recipe's failures pass through.
     *
     * @param fingerprint what the content depends on: another one results in another folder
     * @param bound how long another process may need for the same package
     */
    public Path make(String packageName, String fingerprint, Duration bound, Recipe recipe) {
        Path home = home(packageName, fingerprint);
        return FolderLock.holding(root.resolve(packageName + ".lock"), bound, () -> {
            heal(packageName, home, recipe);
            return home;
        });
    }

    /** Whether the package is there and whole. */
    public boolean has(String packageName, String fingerprint) {
        try {
            return Inventory.holds(home(packageName, fingerprint));
        } catch (IOException e) {
            throw storage(packageName, e);
        }
    }

    /** Where what a package is made of lies until it is made. */
    public Path downloads(String packageName) {
        return root.resolve("downloads").resolve(packageName);
    }

    private Path home(String packageName, String fingerprint) {
        return root.resolve("packages").resolve(packageName + "-" + fingerprint);
    }

    private void heal(String packageName, Path home, Recipe recipe) {
        try {
            if (!Inventory.holds(home)) {
                build(packageName, home, recipe);
            }
        } catch (IOException e) {
            throw storage(packageName, e);
        }
    }

    private StackException storage(String packageName, IOException e) {
        return new StackException(
                StackErrorCode.STORAGE,
                "Cannot prepare " + packageName + " in " + root + ": " + e + ".",
                "Check free space (2.5 GB for all servers, 7 GB while a cluster's programs are built) and access rights, or set"
                        + " GODWIT_CACHE to another folder.",
                e);
    }

    private void build(String packageName, Path home, Recipe recipe) throws IOException {
        Path parts = root.resolve("packages").resolve(packageName + ".part");
        FileTrees.delete(parts);
        Files.createDirectories(parts);
        recipe.into(parts);
        Inventory.write(parts);
        FileTrees.delete(home);
        Files.move(parts, home, StandardCopyOption.ATOMIC_MOVE);
        FileTrees.delete(downloads(packageName));
    }

    private void unpack(String packageName, Path folder) throws IOException {
        List<PinnedFile> files = manifest.ofPackage(packageName);
        Path downloads = Files.createDirectories(downloads(packageName));
        download(packageName, files, downloads);
        listener.on(new StackEvent.Unpacking(packageName));
        for (PinnedFile file : files) {
            Unpacking.into(folder, downloads.resolve(file.fileName()));
        }
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
