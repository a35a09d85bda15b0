package io.godwit.dist;

import io.godwit.bench.measure.StackFailures;
import io.godwit.bench.measure.StackNotices;
import io.godwit.cli.CommandRun;
import io.godwit.cli.OutputOption;
import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.image.Distribution;
import io.godwit.image.ImageBuild;
import io.godwit.model.error.ExitCode;
import io.godwit.stack.cache.PackageCache;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code image build}: writes the image into a file. */
@Command(
        name = "build",
        mixinStandardHelpOptions = true,
        description = {
            "Build the container image into a file that docker, podman and containerd load.",
            "It needs a JDK 25 and apt-get, but no container engine and no root. The same jars give the same image."
        })
final class ImageBuildCommand implements Callable<Integer> {
    private static final String EVENT = "image";

    private final Streams streams;

    @Option(
            names = "--name",
            paramLabel = "NAME:TAG",
            description = "What the image is called; default: godwit and this version.")
    private String name;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Where to write it; default: images/ in $GODWIT_CACHE or ~/.cache/godwit.")
    private Path file;

    @Option(
            names = "--revision",
            paramLabel = "COMMIT",
            defaultValue = "",
            description = "Revision of the sources, for the image's label.")
    private String revision;

    @Mixin
    private OutputOption output;

    ImageBuildCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return CommandRun.run(() -> output.view(streams), view -> StackFailures.reported(() -> build(view)));
    }

    private ExitCode build(ProgressView view) {
        Distribution distribution = Distribution.running(Version.text());
        Path cache = PackageCache.defaultRoot();
        String called = Optional.ofNullable(name).orElse("godwit:" + distribution.version());
        Path target = Optional.ofNullable(file)
                .orElse(cache.resolve("images").resolve("godwit-" + distribution.version() + ".tar"))
                .toAbsolutePath()
                .normalize();
        ImageBuild.Built built =
                new ImageBuild(cache, new StackNotices(view)).build(distribution, called, revision, target);
        view.answers(
                EVENT,
                List.of(new TreeMap<>(Map.of(
                        "name", called,
                        "file", built.file().toString(),
                        "sizeBytes", built.sizeBytes(),
                        "sha256", built.sha256(),
                        "id", built.id()))),
                () -> List.of(
                        "image  " + called,
                        "file   " + built.file(),
                        "size   " + built.sizeBytes() / 1_000_000 + " MB",
                        "sha256 " + built.sha256(),
                        "id     " + built.id()));
        return ExitCode.DONE;
    }
}
