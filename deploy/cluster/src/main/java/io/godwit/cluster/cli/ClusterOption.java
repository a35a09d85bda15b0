package io.godwit.cluster.cli;

import io.godwit.cluster.LocalCluster;
import io.godwit.stack.ProgressListener;
import io.godwit.stack.cli.AnswerOption;
import io.godwit.stack.cli.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options that every {@code k8s} command on a cluster has. */
final class ClusterOption {
    @Option(
            names = "--dir",
            paramLabel = "D",
            defaultValue = "godwit-k8s",
            description = "Folder of the cluster (default: ${DEFAULT-VALUE}).")
    Path dir;

    @Mixin
    AnswerOption answer;

    /** Changes the cluster, then says what was done, in words or as a JSON object with one key. */
    int change(CommandSpec spec, String key, Object value, String done, Consumer<LocalCluster> work) {
        PrintWriter out = spec.commandLine().getOut();
        return answer.report(spec.commandLine().getErr(), () -> {
            ProgressListener listener = answer.progress(out);
            work.accept(LocalCluster.attach(dir, listener));
            out.println(answer.json() ? Json.write(Map.of(key, value)) : done);
            out.flush();
            return 0;
        });
    }
}
