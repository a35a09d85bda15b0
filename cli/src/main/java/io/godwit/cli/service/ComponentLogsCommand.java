package io.godwit.cli.service;

import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.console.contract.model.ComponentLog;
import io.godwit.console.contract.model.LogLevel;
import io.godwit.model.error.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code component logs}: the last lines of a component's log, and those that follow. */
@Command(
        name = "logs",
        description = {
            "Print the last lines that a component has logged, from the machine where the asked service runs.",
            "A log is moved to component.log.1 each 16 MB, where its lines are not printed from."
        })
final class ComponentLogsCommand extends OnService {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int MOST_LINES = 5_000;
    private static final long NOT_ASKED = -1;

    @Parameters(
            paramLabel = "TASK/COMPONENT",
            converter = ComponentName.Converter.class,
            completionCandidates = ServiceNames.Components.class,
            description =
                    "One component, such as products-to-ob/incr-sync-0; of a kind with several instances, the first.")
    private ComponentName name;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "200",
            description = "How many lines at most; default: 200.")
    private int lines;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "The least severe level: DEBUG, INFO, WARN or ERROR.")
    private LogLevel level;

    @Option(names = "--follow", description = "Print what is logged from now on as well, until Ctrl-C.")
    private boolean follow;

    ComponentLogsCommand(Streams streams) {
        super(streams);
    }

    @Override
    ExitCode on(ServiceClient client, ProgressView view) {
        if (!follow) {
            show(view, client.components().log(name, lines, 0, level));
            return ExitCode.DONE;
        }
        ComponentClient once = client.once().components();
        AtomicLong end = new AtomicLong(NOT_ASKED);
        return WatchOption.repeat(LOOK, client.outage(view::notice), () -> {
            long after = end.get();
            ComponentLog part = once.log(name, after == NOT_ASKED ? lines : MOST_LINES, Math.max(0, after), level);
            show(view, part);
            end.set(part.getEnd());
        });
    }

    private static void show(ProgressView view, ComponentLog part) {
        if (!part.getLines().isEmpty()) {
            view.answers("log", List.of(ServiceClient.map(part)), part::getLines);
        }
    }
}
