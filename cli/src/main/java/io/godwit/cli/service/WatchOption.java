package io.godwit.cli.service;

import io.godwit.cli.CommandRun;
import io.godwit.model.error.ExitCode;
import io.godwit.model.error.GodwitException;
import io.godwit.runtime.limit.Backoff;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Whether a list is shown once or followed. */
public final class WatchOption {
    private static final Duration STEP = Duration.ofMillis(200);

    @Option(
            names = {"-w", "--watch"},
            description =
                    "Continue until Ctrl-C: on a terminal the list is drawn over again, elsewhere what changes is printed.")
    private boolean wanted;

    public boolean isWanted() {
        return wanted;
    }

    /** A look at a list. */
    interface Look {
        /** Waits a little for something to show, and shows it. */
        void once();
    }

    /** Looks until Ctrl-C. */
    static ExitCode follow(Look look) {
        return CommandRun.reading(stopping -> {
            while (!stopping.getAsBoolean()) {
                look.once();
            }
            return ExitCode.INTERRUPTED;
        });
    }

    /** The same for a list that the service does not report by itself; what cannot be asked for is asked for again. */
    static ExitCode repeat(Duration interval, Outage outage, Look look) {
        look.once();
        Pace pace = new Pace(interval);
        pace.isDue(); // that was it
        return follow(() -> {
            Backoff.pause(STEP);
            if (pace.isDue()) {
                ask(outage, look);
            }
        });
    }

    private static void ask(Outage outage, Look look) {
        try {
            look.once();
            outage.isOver();
        } catch (GodwitException e) {
            if (!Outage.isPassing(e)) {
                throw e;
            }
            outage.goesOn(e);
        }
    }
}
