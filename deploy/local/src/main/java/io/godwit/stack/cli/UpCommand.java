package io.godwit.stack.cli;

import io.godwit.stack.LocalStack;
import io.godwit.stack.ServerKind;
import io.godwit.stack.StackPlan;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stack up}: starts what is not running; the servers stay when the command ends. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Start what is not running and wait until it answers. The first run downloads 390 MB.")
final class UpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "SERVER",
            description = "milvus, kafka, registry, oceanbase, milvus-lite (default: all but milvus-lite).")
    private List<String> only;

    @Option(names = "--milvus-port", paramLabel = "N", description = "Default: a free port, kept for the folder.")
    private Integer milvusPort;

    @Option(names = "--kafka-port", paramLabel = "N")
    private Integer kafkaPort;

    @Option(names = "--registry-port", paramLabel = "N")
    private Integer registryPort;

    @Option(names = "--oceanbase-port", paramLabel = "N")
    private Integer oceanBasePort;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        return common.answer.report(spec.commandLine().getErr(), () -> {
            long begin = System.nanoTime();
            boolean json = common.answer.json();
            LocalStack stack = plan().up(common.answer.progress(out));
            if (json) {
                out.println(EnvText.json(stack.addresses()));
            } else {
                out.println("Stack in " + common.dir + " is up after "
                        + ProgressLines.seconds(Duration.ofNanos(System.nanoTime() - begin))
                        + ". Addresses: eval \"$(godwit stack env --dir " + common.dir + ")\"");
            }
            out.flush();
            return 0;
        });
    }

    private StackPlan plan() {
        StackPlan plan = common.plan();
        plan = only == null ? plan : plan.with(CommonOptions.kinds(only));
        plan = port(plan, ServerKind.MILVUS, milvusPort);
        plan = port(plan, ServerKind.KAFKA, kafkaPort);
        plan = port(plan, ServerKind.REGISTRY, registryPort);
        return port(plan, ServerKind.OCEANBASE, oceanBasePort);
    }

    private static StackPlan port(StackPlan plan, ServerKind kind, Integer port) {
        return port == null ? plan : plan.withPort(kind, port);
    }
}
