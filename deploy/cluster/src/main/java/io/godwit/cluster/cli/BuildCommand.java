package io.godwit.cluster.cli;

import io.godwit.cluster.build.Programs;
import io.godwit.stack.cache.PackageCache;
import io.godwit.stack.cli.AnswerOption;
import io.godwit.stack.cli.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code k8s build}: what {@code up} would build first, to have it done beforehand. */
@Command(
        name = "build",
        mixinStandardHelpOptions = true,
        description = {
            "Build the cluster's programs from pinned Go modules into the cache, once; 'up' does it as well.",
            "Takes about half an hour of processor time at the lowest priority, and 7 GB of disk space meanwhile."
        })
final class BuildCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--helm", description = "Only Helm, which needs no cluster and a few minutes.")
    private boolean helm;

    @Mixin
    private AnswerOption answer;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        return answer.report(spec.commandLine().getErr(), () -> {
            Programs programs = new Programs(PackageCache.defaultRoot(), answer.progress(out));
            List<Path> files = helm ? List.of(programs.helm()) : programs.all();
            out.println(answer.json() ? Json.write(byName(files)) : lines(files));
            out.flush();
            return 0;
        });
    }

    private static Map<String, String> byName(List<Path> files) {
        return files.stream()
                .collect(Collectors.toMap(
                        file -> file.getFileName().toString(), Path::toString, (one, other) -> one, TreeMap::new));
    }

    private static String lines(List<Path> files) {
        return files.stream().map(Path::toString).collect(Collectors.joining("\n"));
    }
}
