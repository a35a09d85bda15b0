package io.godwit.cli.task;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.EstimateLines;
import io.godwit.cli.progress.EstimateLines.Row;
import io.godwit.cli.progress.ProgressView;
import io.godwit.cli.service.ServiceClient;
import io.godwit.console.contract.model.EstimateSum;
import io.godwit.control.TaskControl;
import io.godwit.control.estimate.Estimate;
import io.godwit.model.error.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code task estimate}: what a task takes. */
@Command(
        name = "estimate",
        mixinStandardHelpOptions = true,
        description = {
            "Show what a task takes: rows, bytes in Kafka and in the target, and time, from a sample of each collection.",
            "With NAME, the control service measures for its task; with -f, this process for the task of a file. It takes some",
            "seconds and changes nothing. What was not measured is n/a."
        })
final class TaskEstimateCommand implements Callable<Integer> {
    private static final String TOGETHER = "together";
    private static final int MOST_SHOWN = 150;

    @Mixin
    private final TaskChoice task;

    TaskEstimateCommand(Function<Path, TaskControl> controls, Streams streams) {
        this.task = new TaskChoice(controls, streams);
    }

    @Override
    public Integer call() {
        return task.run(TaskEstimateCommand::ofService, (spec, control, view) -> ofFile(control.estimate(spec), view));
    }

    private static ExitCode ofFile(Estimate estimate, ProgressView view) {
        view.answers("estimate", estimate.tables(), () -> {
            Estimate.Sum sum = estimate.sum();
            return EstimateLines.of(
                    estimate.tables().stream()
                            .limit(MOST_SHOWN)
                            .map(table -> new Row(
                                    table.collection(),
                                    table.table(),
                                    boxed(table.rows()),
                                    boxed(table.rowBytes()),
                                    boxed(table.kafkaBytes()),
                                    boxed(table.targetBytes()),
                                    boxed(table.millis()),
                                    table.note()))
                            .toList(),
                    new Row(
                            TOGETHER,
                            "",
                            boxed(sum.rows()),
                            null,
                            boxed(sum.kafkaBytes()),
                            boxed(sum.targetBytes()),
                            boxed(sum.millis()),
                            ""),
                    sum.tables(),
                    sum.counted(),
                    sum.sampled(),
                    boxed(estimate.targetFreeBytes()));
        });
        view.answers("estimateSum", List.of(estimate.sum()), List::of);
        return ExitCode.DONE;
    }

    private static ExitCode ofService(ServiceClient client, String name, ProgressView view) {
        io.godwit.console.contract.model.Estimate estimate = client.estimate(name);
        EstimateSum sum = estimate.getSum();
        view.answers(
                "estimate",
                estimate.getItems().stream().map(ServiceClient::plain).toList(),
                () -> EstimateLines.of(
                        estimate.getItems().stream()
                                .map(table -> new Row(
                                        table.getCollection(),
                                        table.getTable(),
                                        table.getRows(),
                                        table.getRowBytes(),
                                        table.getKafkaBytes(),
                                        table.getTargetBytes(),
                                        table.getMillis(),
                                        table.getNote()))
                                .toList(),
                        new Row(
                                TOGETHER,
                                "",
                                sum.getRows(),
                                null,
                                sum.getKafkaBytes(),
                                sum.getTargetBytes(),
                                sum.getMillis(),
                                ""),
                        sum.getTables(),
                        sum.getCounted(),
                        sum.getSampled(),
                        estimate.getTargetFreeBytes()));
        view.answers("estimateSum", List.of(ServiceClient.plain(sum)), List::of);
        return ExitCode.DONE;
    }

    private static Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
