package io.godwit.dist;

import io.godwit.bench.measure.StackFailures;
import io.godwit.bench.measure.StackNotices;
import io.godwit.cli.CommandRun;
import io.godwit.cli.OutputOption;
import io.godwit.cli.Streams;
import io.godwit.cli.progress.ProgressView;
import io.godwit.model.error.ExitCode;
import io.godwit.model.task.SecretResolver;
import io.godwit.model.text.Plural;
import io.godwit.stack.LocalStack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code down}: ends what {@code up} started, and keeps its data. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = {
            "Stop the control service, drain the components of its tasks, and stop the local stack of the folder.",
            "All data stays; 'stack down --purge' removes it."
        })
final class DownCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private SiteOption site;

    @Mixin
    private OutputOption output;

    DownCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return CommandRun.run(() -> output.view(streams), view -> StackFailures.reported(() -> down(view)));
    }

    private ExitCode down(ProgressView view) {
        view.notice(
                site.service().stop()
                        ? "the control service stopped"
                        : "no control service is running from this folder");
        int components = LocalControl.standing(LocalControl.site(site.state()), SecretResolver.ofProcess())
                .endAll();
        if (components > 0) {
            view.notice(Plural.of(components, "component") + " drained; their tasks continue with the next 'up'");
        }
        LocalStack.in(site.directory()).detach().attach(new StackNotices(view)).down();
        return ExitCode.DONE;
    }
}
