package io.godwit.cluster.build;

import io.godwit.stack.ProgressListener;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackEvent;
import io.godwit.stack.StackException;
import io.godwit.stack.cache.Manifest;
import io.godwit.stack.cache.PackageCache;
import io.godwit.stack.cache.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that a cluster runs, from the package cache. The first call builds what is missing, for about half an hour of
 * processor time in all; later ones find it.
 *
 * <p>Safe for several threads and processes: one file lock per set of programs.
 */
public final class Programs {
    /** Debian's packages of containerd, runc, the network plug-ins and nft. */
    private static final String NODE_PACKAGES = "cluster-node";

    private static final Duration OTHERS_BOUND = Duration.ofMinutes(90);

    private final PackageCache cache;
    private final ProgressListener listener;

    public Programs(Path cacheRoot, ProgressListener listener) {
        this.cache = new PackageCache(cacheRoot, Manifest.bundled(), listener);
        this.listener = listener;
    }

    /**
     * Why they cannot be had on this machine without a step of its user; empty if they are there or Go is. Quick, builds nothing.
     */
    public Optional<String> obstacle() {
        boolean built =
                Stream.of(GoModule.values()).allMatch(module -> cache.has(module.packageName(), module.fingerprint()));
        return built || GoToolchain.path().isPresent()
                ? Optional.empty()
                : Optional.of("Go is not installed, but the programs of the cluster must be built");
    }

    /**
     * Builds or fetches whatever is missing. What is built from Go alone comes first: Kubernetes itself takes longest.
     *
     * @return the programs' files by name, of all
     */
    public List<Path> all() {
        List<Path> files = new ArrayList<>();
        for (GoModule module : GoModule.values()) {
            module.programs().forEach(program -> files.add(folder(module).resolve(program.name())));
        }
        return files;
    }

    public Path helm() {
        return folder(GoModule.HELM).resolve("helm");
    }

    /** The folder in which Debian's packages are unpacked. */
    public Path nodePackages() {
        return cache.install(NODE_PACKAGES);
    }

    Path folder(GoModule module) {
        return cache.make(module.packageName(), module.fingerprint(), OTHERS_BOUND, folder -> build(module, folder));
    }

    private void build(GoModule module, Path folder) throws IOException {
        GoToolchain go = GoToolchain.find();
        Path work = cache.downloads(module.packageName());
        Path sources = Files.createDirectories(work.resolve("src"));
        module.writeTo(sources);
        for (GoModule.Program program : module.programs()) {
            listener.on(new StackEvent.Step("Building " + program.name() + " with " + go.version()));
            go.build(module, program, sources, work, folder.resolve(program.name()));
        }
        if (go.isPinned()) {
            for (GoModule.Program program : module.programs()) {
                check(module, program, folder.resolve(program.name()));
            }
        } else {
            listener.on(new StackEvent.Step("Their checksums are known for " + GoToolchain.PINNED
                    + " only; what they are built from was checked by go.sum"));
        }
    }

    private static void check(GoModule module, GoModule.Program program, Path file) throws IOException {
        String expected = module.sums().get(program.name());
        String found = Sha256.of(file);
        if (!found.equals(expected)) {
            throw new StackException(
                    StackErrorCode.CHECKSUM_MISMATCH,
                    program.name() + " is not what " + GoToolchain.PINNED + " makes of its sources: expected sha256 "
                            + expected + ", found " + found + ".",
                    "Unset what changes Go's builds ('go env -changed'); if it happens again, do not use it.");
        }
    }
}
