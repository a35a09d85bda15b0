package io.godwit.cluster.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code k8s load}: images for all nodes that run. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = "Put images on all nodes that run; a node that is started later needs them again.")
final class LoadCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOption cluster;

    @Parameters(
            paramLabel = "IMAGE.tar",
            arity = "1..*",
            description = "Archives as docker save or jib:buildTar write them.")
    private List<Path> images;

    @Override
    public Integer call() {
        return cluster.change(
                spec,
                "loaded",
                images.stream().map(Path::toString).toList(),
                "Loaded.",
                there -> images.forEach(there::load));
    }
}
