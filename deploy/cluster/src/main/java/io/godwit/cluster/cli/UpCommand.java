package io.godwit.cluster.cli;

import io.godwit.cluster.ClusterOptions;
import io.godwit.cluster.LocalCluster;
import io.godwit.stack.LocalStack;
import io.godwit.stack.ProgressListener;
import io.godwit.stack.cli.ProgressLines;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code k8s up}: starts what is not running; the cluster stays when the command ends. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Start what is not running and wait until all nodes are ready. The first run builds the programs, see 'k8s build'.",
            "With --stack and --forward, addresses of servers on this machine such as 127.0.0.1:9092 hold in pods too."
        })
final class UpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOption cluster;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "1",
            description = "1 or 2 (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(
            names = "--forward",
            split = ",",
            paramLabel = "PORT",
            description = "Ports of this machine's 127.0.0.1 that pods reach at their own 127.0.0.1.")
    private List<Integer> forward = List.of();

    @Option(
            names = "--stack",
            paramLabel = "D",
            description = "The same for all servers of the local stack in that folder.")
    private Path stack;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        return cluster.answer.report(spec.commandLine().getErr(), () -> {
            long begin = System.nanoTime();
            ClusterOptions options =
                    ClusterOptions.ofNodes(nodes).forward(forward).detach();
            if (stack != null) {
                options = options.forward(
                        LocalStack.in(stack).attach(ProgressListener.silent()).addresses());
            }
            LocalCluster up = LocalCluster.up(cluster.dir, options, cluster.answer.progress(out));
            if (cluster.answer.json()) {
                out.println(EnvText.json(up));
            } else {
                out.println("Kubernetes in " + cluster.dir + " is up after "
                        + ProgressLines.seconds(Duration.ofNanos(System.nanoTime() - begin))
                        + ". For kubectl: eval \"$(godwit k8s env --dir " + cluster.dir + ")\"");
            }
            out.flush();
            return 0;
        });
    }
}
