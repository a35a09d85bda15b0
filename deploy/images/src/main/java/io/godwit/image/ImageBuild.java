package io.godwit.image;

import io.godwit.stack.ProgressListener;
import io.godwit.stack.StackErrorCode;
import io.godwit.stack.StackException;
import io.godwit.stack.cache.FileTrees;
import io.godwit.stack.cache.Manifest;
import io.godwit.stack.cache.PackageCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Builds the container image of a distribution, without a container engine and without root. Five layers, the one that changes
 * least at the bottom: Debian, the Java runtime, libraries, Godwit, and what makes its start faster.
 */
public final class ImageBuild {
    /**
     * What was built.
     *
     * @param file the archive
     * @param sha256 its sum
     * @param id the image's id, as engines show it
     */
    public record Built(Path file, long sizeBytes, String sha256, String id) {}

    private final Path cache;
    private final ProgressListener listener;

    /** A build that keeps what it can use again in that folder. */
    public ImageBuild(Path cache, ProgressListener listener) {
        this.cache = cache.toAbsolutePath().normalize();
        this.listener = listener;
    }

    /**
     * Builds the image. Blocks; the first build on a machine fetches 5 MB of packages and takes some seconds more.
     *
     * @param name repository and tag
     * @param revision of the sources; empty if not known
     * @throws StackException if a tool, a package or the space for it is missing
     */
    public Built build(Distribution distribution, String name, String revision, Path file) {
        Manifest manifest = Manifest.bundled();
        Path debian = new PackageCache(cache, manifest, listener).install(DebianRoot.PACKAGE);
        Path runtime = JavaRuntime.in(cache);
        try {
            byte[] trusted = TrustedRoots.keyStore(debian);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path work = Files.createTempDirectory(file.toAbsolutePath().getParent(), "layers");
            try {
                List<Layer> layers = List.of(
                        Layer.write(
                                work.resolve("debian"),
                                "Debian 12: what the Java runtime needs",
                                tar -> DebianRoot.into(tar, debian, manifest)),
                        Layer.write(
                                work.resolve("runtime"),
                                "the Java runtime",
                                tar -> JavaRuntime.into(tar, runtime, trusted)),
                        Layer.write(work.resolve("libraries"), "libraries", distribution::libraries),
                        Layer.write(work.resolve("godwit"), "godwit", tar -> own(tar, distribution, manifest)),
                        Layer.write(
                                work.resolve("start"),
                                "classes as a start needs them",
                                tar -> StartArchive.into(
                                        tar, runtime, distribution, Files.createDirectory(work.resolve("classes")))));
                ImageConfig config = new ImageConfig(
                        distribution.version(), revision, Runtime.version().toString());
                String id = ImageArchive.write(file, name, config.json(layers), layers);
                return new Built(file, Files.size(file), Sha256.of(file), id);
            } finally {
                FileTrees.delete(work);
            }
        } catch (IOException e) {
            throw new StackException(
                    StackErrorCode.STORAGE,
                    "Cannot write the image " + file + ": " + e + ".",
                    "Check free space (1 GB) and access rights, or choose another file.",
                    e);
        }
    }

    private static void own(StableTar tar, Distribution distribution, Manifest manifest) throws IOException {
        distribution.own(tar);
        if (Files.exists(distribution.bill())) { // a build in haste writes none
            tar.text(
                    ImageConfig.HOME.substring(1) + "/" + Distribution.BILL,
                    ImageBill.of(distribution.bill(), manifest.ofPackage(DebianRoot.PACKAGE)));
        }
    }
}
